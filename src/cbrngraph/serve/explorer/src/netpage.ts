/** The page of a network view: policy, time and measure to choose, a panel that tells what is pointed at. */

import type { Look, StageNode, StageTie } from "display:stage";

import { onState, readState } from "./address";
import { behind } from "./cite";
import { h, one } from "./dom";
import { announce } from "./live";
import { controls, finder, zooms } from "./netcontrols";
import { type Tie, type Told, measured, tiesAt } from "./netdata";
import { type Drawing, type DrawnNode, draw, drop, showAll } from "./netdraw";
import { type Panel, panel } from "./netpanel";
import { type View, groupLook, inTime, lost, read, remember, timeOf } from "./netview";
import { at, json, policy } from "./page";
import { many } from "./words";

/** Make the page of a view move. */
export async function netpage(figure: HTMLElement): Promise<void> {
  const name = figure.dataset["network"] ?? "";
  const policies = (figure.dataset["policies"] ?? policy).split(" ");
  const view = read(readState(), policies);
  let told = await load(name, view.policy);
  if (!told.nodes.length) return;
  const bar = h("div", { class: "controls", role: "group", "aria-label": "What the network shows" });
  const place = h("div", { class: "scene" });
  const window_ = h(
    "div",
    { class: "view" },
    place,
    zooms(() => drawing),
  );
  const side = h("aside", { class: "told", "aria-label": "What is pointed at", tabindex: 0 });
  const stale = h("p", { class: "warning", hidden: true });
  one(".lead + p")?.before(stale);
  let drawing: Drawing | null = null;

  const show = (said = true): void => {
    const look = drop(drawing);
    const board = panel(side, told, view, (tie) => drawing?.play.show(tie, true));
    drawing = drawn(place, told, view, look, board, (what) => {
      view.shown = what;
      remember(view);
    });
    remember(view);
    behind(at(path(name, view.policy)), view.policy);
    differs(stale, view, policies[0] ?? policy);
    pin(drawing, view.shown);
    if (said) announce(`${many(told.nodes.length, "node")}, ${many(drawing.ties.length, "tie")}`);
  };
  const reload = async (): Promise<void> => {
    told = await load(name, view.policy);
    fill();
    show();
  };
  const fill = (): void =>
    bar.replaceChildren(
      ...controls(view, told, policies, show, reload),
      finder(told, () => drawing),
    );
  onState((state) => {
    Object.assign(view, read(state, policies));
    void reload();
  });
  figure.replaceChildren(bar, h("div", { class: "board" }, window_, side));
  fill();
  show(false);
}

const path = (name: string, wanted: string): string => `networks/${name}.${wanted}.json`;
const load = (name: string, wanted: string): Promise<Told> => json<Told>(path(name, wanted));

function drawn(
  place: HTMLElement,
  told: Told,
  view: View,
  look: Look | undefined,
  board: Panel,
  shown: (what: string) => void,
): Drawing {
  const ties = tiesAt(told, timeOf(view));
  const tied = ties.map((tie) => ({
    ...tie,
    drawn: tie.drawn || view.years !== null,
    links: tie.links.map((link) => told.links[link]),
  }));
  const drawing = draw(place, nodesOf(told, ties, view), tied, {
    label: told.title,
    size: told.size,
    directed: told.directed,
    look,
    groups: new Map(
      told.groups.flatMap(({ code, label }, n) => (NOWHERE.has(code) ? [] : [[groupLook(code, n), label]])),
    ),
    tell: (what, pinned) => {
      board.tell(what, pinned);
      if (pinned || (!what && !lost(told, ties, view))) shown(what ? nameOf(what) : "");
    },
  });
  showAll(drawing, view.all);
  return drawing;
}

const nameOf = (what: StageNode | StageTie): string => ("ties" in what ? what.id : `${what.a.id}~${what.b.id}`);

const NOWHERE = new Set(["none", "several"]);
const EMPTY = 3;
const MOST = 13;

function nodesOf(told: Told, ties: readonly Tie[], view: View): DrawnNode[] {
  const values = measured(told, ties, view.measure, !view.years);
  const top = Math.max(...values.map((value) => value ?? 0), Number.EPSILON);
  const crowd = told.nodes.length > 80 ? 0.75 : 1;
  return told.nodes.map(([id, label, short, kind, region, group, shape, x, y], place) => {
    const value = values[place] ?? null;
    const r = value === null ? EMPTY + 1 : EMPTY + (MOST - EMPTY) * Math.sqrt(Math.max(value, 0) / top) * crowd;
    return {
      id,
      label,
      short,
      kind,
      region,
      look: groupLook(told.groups[group]?.code ?? "", group),
      shape,
      x: x ?? 0,
      y: y ?? 0,
      r,
      hollow: value === null,
    };
  });
}

/** What is not drawn here was made for the policy of the page and for any time: say so where the view is another. */
function differs(note: HTMLElement, view: View, own: string): void {
  note.hidden = view.policy === own && !view.years;
  note.textContent =
    `The text, the table and the files below are of evidence policy ${own} and of all dates; ` +
    `the drawing is of evidence policy ${view.policy}, ${inTime(view)}.`;
}

/** Show what the address names, where it is there. */
function pin(drawing: Drawing | null, shown: string): void {
  const [first = "", second = ""] = shown.split("~");
  const node = drawing?.nodes.find(({ id }) => id === first);
  if (!drawing || !node) return;
  const what = second ? node.ties.find(({ a, b }) => [a.id, b.id].includes(second)) : node;
  if (!what) return;
  drawing.play.show(what, true);
  one("aside.told")?.scrollTo(0, 0);
}

/** The panel beside a network: legend and leaders while nothing is pointed at, else a node's ties or a tie's receipts. */

import { type StageNode, type StageTie } from "display:stage";
import { type Teller, told as teller } from "display:told";

import { period } from "./days";
import { h } from "./dom";
import { described } from "./described";
import { type Tie, type Told, type ToldLink, measured, tiesAt } from "./netdata";
import { type View, groupLook, inTime, lost, timeOf } from "./netview";
import { pageOf } from "./page";
import { claimsOf } from "./receipts";
import { capital, many } from "./words";

export interface Panel {
  tell(what: StageNode | StageTie | null, pinned: boolean): void;
}

const LEADERS = 8;

/** Fill a panel; `pin` shows a tie. */
export function panel(side: HTMLElement, found: Told, view: View, pin: (tie: StageTie) => void): Panel {
  const about = {
    directed: found.directed,
    weight: found.weight,
    receipts: true,
    why: "nothing is recorded of this tie",
  };
  const tells: Teller = teller<ToldLink>(about, {
    pin,
    named: (node) => h("a", { href: pageOf(node.id) }, node.label),
    ofNode: () => [],
    ofTie: () => [],
    ofLink: (link) => ofLink(link, found, tells),
  });
  const ties = tiesAt(found, timeOf(view));
  const rest = atRest(found, view, ties);
  const resting = (): HTMLElement[] => [...missing(lost(found, ties, view)), ...rest];
  side.replaceChildren(...resting());
  return {
    tell: (what, pinned) => {
      side.replaceChildren(...(what ? described(what, tells) : resting()));
      if (pinned) side.prepend(h("p", { class: "soft" }, "pinned; Escape lets go"));
    },
  };
}

function missing(what: [name: string, where: string] | null): HTMLElement[] {
  return what ? [h("p", { class: "warning" }, h("strong", {}, what[0]), h("br"), what[1])] : [];
}

function ofLink(link: ToldLink, found: Told, tells: Teller): (Node | string)[] {
  const [name, thing, type, when, independent, sources, claims] = link;
  const head = thing ? h("a", { href: pageOf(thing) }, name) : name;
  const pages = sources.map((place) => found.sources[place]).filter((source) => source !== undefined);
  const listed = pages.map(([, title, url, rest]) => [title, url, rest] as const);
  return [
    h("strong", {}, head, type && name ? " · " : "", type),
    h("br"),
    `${period(found.whens[when] ?? ["", "", "", ""])}; ${tells.behind(independent)}`,
    ...(listed.length ? [tells.pages(listed)] : []),
    ...(claims.length && thing
      ? [
          claimsOf(
            thing,
            claims.flatMap((place) => found.claims[place] ?? []),
          ),
        ]
      : []),
  ];
}

function atRest(found: Told, view: View, ties: readonly Tie[]): HTMLElement[] {
  const years = view.years ? `, ${inTime(view)}` : "";
  const notes = found.notes.map((note) => h("li", {}, capital(note)));
  return [
    h("p", {}, h("strong", {}, many(found.nodes.length, "node"), ", ", many(ties.length, "tie")), years),
    h(
      "p",
      { class: "soft" },
      "Point at a node or a tie to read what stands behind it; a click pins it. Drag to move; after a click the wheel comes nearer.",
    ),
    ...keys(found),
    ...leaders(found, view, ties),
    ...(notes.length ? [h("h2", {}, "Notes"), h("ul", { class: "soft" }, notes)] : []),
  ];
}

function keys(found: Told): HTMLElement[] {
  const used = new Set(found.nodes.map((node) => node[5]));
  const items = found.groups.flatMap(({ label, code }, place) =>
    used.has(place) ? [h("li", {}, h("span", { class: `key ${groupLook(code, place)}` }), label)] : [],
  );
  return items.length > 1 ? [h("ul", { class: "legend", "aria-label": "Legend" }, items)] : [];
}

/** The nodes with the highest values of the measure. */
function leaders(found: Told, view: View, ties: readonly Tie[]): HTMLElement[] {
  const partly = view.years && view.measure !== "degree" && view.measure !== "strength";
  const values = measured(found, ties, view.measure, !view.years);
  const order = found.nodes
    .map((node, place) => ({ node, value: values[place] ?? 0 }))
    .sort((one, other) => other.value - one.value);
  const rows = order
    .slice(0, LEADERS)
    .filter(({ value }) => value > 0)
    .map(({ node, value }) =>
      h(
        "tr",
        {},
        h("td", {}, h("a", { href: pageOf(node[0]) }, node[1])),
        h("td", { class: "n" }, String(+value.toPrecision(3))),
      ),
    );
  const title = `Highest by ${view.measure}${partly ? " (of all dates)" : ""}`;
  return rows.length ? [h("h2", {}, title), h("table", {}, h("tbody", {}, rows))] : [];
}

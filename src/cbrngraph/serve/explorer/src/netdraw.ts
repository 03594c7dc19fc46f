/** A network drawn and set on the stage that notebooks have too (src/cbrngraph/display/stage.js). */

import { type Look, type Play, type StageNode, type StageTie, stage } from "display:stage";

import { fresh, s } from "./dom";
import { mark } from "./marks";
import type { Tie } from "./netdata";

export interface DrawnNode {
  id: string;
  label: string;
  short: string;
  kind: string;
  region: string;
  /** The class that colours it. */
  look: string;
  shape: string;
  x: number;
  y: number;
  r: number;
  hollow: boolean;
}
export interface DrawnTie extends Omit<Tie, "links"> {
  links: readonly unknown[];
}
export interface Drawing {
  svg: SVGSVGElement;
  play: Play;
  nodes: StageNode[];
  ties: StageTie[];
}
export interface Options {
  label: string;
  size: readonly [number, number];
  directed: boolean;
  /** Names of groups: class and text. */
  groups: ReadonlyMap<string, string>;
  look?: Look | undefined;
  tell(what: StageNode | StageTie | null, pinned: boolean): void;
}

/** Draw a network into an element; the nodes stand in the order in which they deserve a name. */
export function draw(
  into: HTMLElement,
  found: readonly DrawnNode[],
  tied: readonly DrawnTie[],
  options: Options,
): Drawing {
  const arrow = fresh("arrow");
  const nodes = found.map(stageNode);
  const heaviest = Math.max(...tied.map(({ weight }) => weight), 1);
  const ties = tied.map((tie) => stageTie(tie, nodes, found, options.directed ? arrow : "", heaviest));
  const world = s(
    "g",
    {},
    s(
      "g",
      {},
      ties.map(({ el }) => el),
    ),
  );
  const regions = s("g", { class: "groups" }, titles(found, options.groups));
  world.append(
    regions,
    s(
      "g",
      {},
      [...nodes].sort((one, other) => other.r - one.r).map(({ el }) => el),
    ),
    names(nodes),
  );
  nodes.forEach(({ el }, place) => el.setAttribute("data-n", String(place)));
  const help = `${options.label}; arrow keys move it, plus and minus zoom, Tab goes to a node`;
  const svg = s(
    "svg",
    {
      viewBox: `0 0 ${options.size[0]} ${options.size[1]}`,
      class: "net live",
      role: "group",
      tabindex: 0,
      "aria-label": help,
    },
    options.directed && s("defs", {}, head(arrow)),
    world,
  );
  into.replaceChildren(svg);
  const parts = { world, regions, arrow: svg.querySelector<SVGElement>("marker") };
  const play = stage(svg, parts, nodes, ties, {
    directed: options.directed,
    tell: options.tell,
    wheel: false,
    look: options.look,
  });
  return { svg, play, nodes, ties };
}

function head(id: string): SVGElement {
  const more = {
    viewBox: "0 0 8 8",
    refX: 7,
    refY: 4,
    markerWidth: 6,
    markerHeight: 6,
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  };
  return s("marker", { id, ...more }, s("path", { d: "M0 0 8 4 0 8Z", class: "head" }));
}

function stageNode(node: DrawnNode): StageNode {
  const told = [node.label, node.kind, node.region].filter(Boolean).join(", ");
  const el = s(
    "g",
    {
      class: `n ${node.look}${node.hollow ? " hollow" : ""}`,
      transform: `translate(${node.x} ${node.y})`,
      role: "button",
      tabindex: -1,
      "aria-label": told,
    },
    mark(node.shape, node.r),
  );
  const { id, label, short, kind, region, x, y, r } = node;
  return { id, label, name: short, kind, region, x, y, r, el, text: s("text"), ties: [] };
}

/** Names lie above all marks, and out of the buttons, whose labels say more than is to be seen. */
function names(nodes: readonly StageNode[]): SVGElement {
  const placed = nodes.map(({ x, y, text }) => s("g", { transform: `translate(${x} ${y})` }, text));
  return s("g", { class: "titles", "aria-hidden": "true" }, placed);
}

function stageTie(
  tie: DrawnTie,
  nodes: readonly StageNode[],
  found: readonly DrawnNode[],
  arrow: string,
  heaviest: number,
): StageTie {
  const [a, b] = [nodes[tie.a], nodes[tie.b]];
  if (!a || !b) throw new Error("a tie without an end");
  const inside = found[tie.a]?.look === found[tie.b]?.look ? found[tie.a]?.look : "";
  const width = 0.7 + 2.5 * Math.sqrt(tie.weight / heaviest);
  const el = s("path", {
    class: `t ${inside}${tie.drawn ? "" : " more"}`,
    "stroke-width": width.toFixed(2),
    "marker-end": arrow && `url(#${arrow})`,
  });
  const made = { ...tie, a, b, total: tie.links.length, more: !tie.drawn, el };
  a.ties.push(made);
  b.ties.push(made);
  return made;
}

/** The name of a group above its uppermost members' middle. */
function titles(nodes: readonly DrawnNode[], groups: ReadonlyMap<string, string>): SVGElement[] {
  return [...groups].flatMap(([look, name]) => {
    const of = together(nodes.filter((node) => node.look === look));
    if (of.length < 3) return [];
    const x = of.reduce((sum, node) => sum + node.x, 0) / of.length;
    const y = Math.min(...of.map((node) => node.y - node.r)) - 8;
    return [
      s(
        "g",
        { transform: `translate(${x.toFixed(1)} ${Math.max(y, 8).toFixed(1)})` },
        s("text", { class: look }, name),
      ),
    ];
  });
}

/** Show all ties, or those that stand out. */
export function showAll({ svg }: Drawing, on: boolean): void {
  svg.classList.toggle("all", on);
}

/** End a drawing that another replaces; returns where one looked. */
export function drop(drawing: Drawing | null): Look | undefined {
  drawing?.play.stop();
  return drawing?.play.look;
}

/** Those of a group that lie together: it is named where most of it is, not between it and what strays from it. */
function together(nodes: readonly DrawnNode[]): DrawnNode[] {
  const [x, y] = [middle(nodes.map((node) => node.x)), middle(nodes.map((node) => node.y))];
  const away = (node: DrawnNode): number => Math.hypot(node.x - x, node.y - y);
  return [...nodes].sort((one, other) => away(one) - away(other)).slice(0, Math.ceil(nodes.length * 0.6));
}

function middle(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
}

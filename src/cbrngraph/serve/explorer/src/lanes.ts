/** What happened when, drawn: a lane for each kind, a bar or a dot for each thing, packed so that none lies on another. */

import { pointOf } from "./days";
import { s } from "./dom";
import { fitting, widthOf } from "./letters";
import { roving } from "./roving";

export interface Item {
  id: string;
  label: string;
  kind: string;
  first: string;
  last: string;
  /** Its dates as sources give them. */
  shown: string;
  href: string;
  /** The class that colours it. */
  look: string;
  /** Whether it was first seen then, and nobody says when it began. */
  hollow?: boolean;
  /** Open: it began, and the last day is only that on which it was last seen. Vague: on some of these days, not all. */
  how?: "" | "open" | "vague";
}

export interface Span {
  from: number;
  to: number;
}

interface Placed {
  item: Item;
  row: number;
  x: number;
  wide: number;
  /** Whether it began before what is shown, or goes on after it. */
  before: boolean;
  after: boolean;
}

const ROW = 16;
const THICK = 13;
const DOT = 9;
const HEAD = 24;
const TAIL = 15;
const LETTERS = 11;

/** Draw items between two years into an element that is so many pixels wide. */
export function lanes(into: HTMLElement, items: readonly Item[], kinds: ReadonlyMap<string, string>, span: Span): void {
  const wide = Math.max(into.clientWidth, 280);
  const scale = (point: number): number => ((point - span.from) / (span.to - span.from)) * wide;
  const groups: SVGElement[] = [];
  let top = HEAD;
  for (const [kind, name] of kinds) {
    const placed = pack(
      items.filter((item) => item.kind === kind),
      span,
      scale,
      wide,
    );
    if (!placed.length) continue;
    const high = (Math.max(...placed.map(({ row }) => row)) + 1) * ROW;
    groups.push(lane(name, placed, top, wide));
    top += high + 36;
  }
  const picture = s(
    "svg",
    {
      viewBox: `0 0 ${wide} ${top}`,
      width: wide,
      height: top,
      class: "lanes",
      role: "group",
      "aria-label": "Timeline; arrow keys go from one to the next",
    },
    axis(span, scale, wide, top),
    groups,
  );
  into.replaceChildren(picture);
  const links = [...picture.querySelectorAll<SVGAElement>("a")];
  const kept = links.find((link) => link.dataset["id"] === into.dataset["at"]);
  roving(picture, links, kept, (link) => (into.dataset["at"] = link.dataset["id"] ?? ""));
}

function pack(items: readonly Item[], span: Span, scale: (point: number) => number, wide: number): Placed[] {
  const ends: number[] = [];
  const placed: Placed[] = [];
  const inside = items.filter((item) => pointOf(item.first) < span.to && pointOf(item.last) >= span.from);
  for (const item of inside.sort((one, other) => (one.first < other.first ? -1 : 1))) {
    const x = Math.max(scale(pointOf(item.first)), 0);
    const [before, after] = [pointOf(item.first) < span.from, pointOf(item.last) > span.to];
    const bar = Math.max(Math.min(scale(pointOf(item.last)), wide) - x, DOT);
    const row = ends.findIndex((end) => end + 2 < x);
    const at = row < 0 ? ends.length : row;
    ends[at] = x + bar + (item.how === "open" ? TAIL : 0);
    placed.push({ item, row: at, x: Math.min(x, wide - DOT), wide: bar, before, after });
  }
  return placed;
}

function lane(name: string, placed: readonly Placed[], top: number, wide: number): SVGElement {
  const next = new Map<number, Placed>();
  const marks = [...placed].reverse().map((one) => {
    const end = (next.get(one.row)?.x ?? wide) - 4;
    next.set(one.row, one);
    return mark(one, top + 20, end);
  });
  const label = `${name} (${placed.length})`;
  return s(
    "g",
    { role: "group", "aria-label": label },
    s("text", { x: 0, y: top + 10, class: "lane" }, label),
    marks.reverse(),
  );
}

/** A dot or a bar, with its name where there is room for it: beginning on the bar, up to what comes next. */
function mark(placed: Placed, top: number, end: number): SVGElement {
  const { item, row, x, wide } = placed;
  const y = top + row * ROW;
  const title = `${item.label}: ${item.shown}`;
  const left = wide > DOT ? x + 7 : x + DOT + 3 + (item.how === "open" ? TAIL : 0);
  const text = fitting(item.label, LETTERS, end - left);
  const hit = s("rect", {
    x,
    y: y - 1,
    width: text ? left - x + widthOf(text, LETTERS) : wide,
    height: ROW,
    class: "hit",
  });
  const name =
    text &&
    s("text", { x: left, y: y + THICK - (item.how === "vague" ? 4 : 3), class: "named", "aria-hidden": "true" }, text);
  const link = s(
    "a",
    {
      href: item.href,
      class: item.hollow ? `${item.look} hollow` : item.look,
      "aria-label": title,
      "data-id": item.id,
      tabindex: -1,
    },
    hit,
    shaped(placed, y),
  );
  return s("g", {}, link, name);
}

/** A dot, a bar or the dashes under a name; after what has no known end, the beginnings of what may follow. */
function shaped({ item, x, wide, before, after }: Placed, y: number): SVGElement[] {
  const tail = item.how === "open" && !after ? fading(x + wide, y) : [];
  if (wide <= DOT) {
    const r = DOT / 2 - (item.hollow ? 1 : 0);
    return [s("circle", { cx: x + DOT / 2, cy: y + THICK / 2, r, class: "what" }), ...tail];
  }
  if (item.how === "vague") return [s("path", { d: dashes(x, wide, y + THICK - 3), class: "what vague" })];
  const run = s("rect", { x, y, width: wide, height: THICK, rx: 2, class: "what run", "fill-opacity": 0.28 });
  const edge = !before && s("rect", { x, y, width: 4, height: THICK, rx: 1.5, class: "edge" });
  return [run, ...(edge ? [edge] : []), ...tail];
}

function fading(x: number, y: number): SVGElement[] {
  return [0.9, 0.65, 0.4].map((opacity, at) =>
    s("rect", { x: x + 2 + at * 4, y, width: 2, height: THICK, opacity, class: "edge open" }),
  );
}

/** Dashes as areas, which take the colour that bars take. */
function dashes(x: number, wide: number, y: number): string {
  const starts = Array.from({ length: Math.ceil(wide / 7) }, (_, at) => x + at * 7);
  return starts.map((start) => `M${start} ${y}h${Math.min(4, x + wide - start)}v3H${start}z`).join("");
}

/** A bar without an end, or dashes, for a legend. */
export function sample(how: "open" | "vague"): SVGElement {
  const item: Item = { id: "", label: "", kind: "", first: "", last: "", shown: "", href: "", look: "", how };
  const wide = how === "open" ? 22 : 34;
  const shape = shaped({ item, row: 0, x: 0, wide, before: false, after: false }, how === "open" ? 0 : -5);
  const size = { viewBox: `0 0 36 ${THICK}`, width: 36, height: THICK };
  return s("svg", { ...size, fill: "currentColor", "aria-hidden": "true" }, shape);
}

function axis(span: Span, scale: (point: number) => number, wide: number, high: number): SVGElement {
  const years = span.to - span.from;
  const step = [1, 2, 5, 10].find((size) => (years / size) * 46 <= wide) ?? 20;
  const lines: SVGElement[] = [];
  for (let year = Math.ceil(span.from); year <= span.to; year++) {
    const x = Math.min(Math.round(scale(year)) + 0.5, wide - 0.5);
    lines.push(s("line", { x1: x, x2: x, y1: HEAD - 6, y2: high, class: year % step ? "year faint" : "year" }));
    if (year % step === 0 && x + 30 < wide) lines.push(s("text", { x: x + 3, y: 12, class: "tick" }, year));
  }
  return s("g", { "aria-hidden": "true" }, lines);
}

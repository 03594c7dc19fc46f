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
}

const ROW = 16;
const THICK = 13;
const DOT = 9;
const HEAD = 24;
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
    const bar = Math.max(Math.min(scale(pointOf(item.last)), wide) - x, DOT);
    const row = ends.findIndex((end) => end + 2 < x);
    const at = row < 0 ? ends.length : row;
    ends[at] = x + bar;
    placed.push({ item, row: at, x: Math.min(x, wide - DOT), wide: bar });
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
function mark({ item, row, x, wide }: Placed, top: number, end: number): SVGElement {
  const y = top + row * ROW;
  const title = `${item.label}: ${item.shown}`;
  const isBar = wide > DOT;
  const left = isBar ? x + 7 : x + DOT + 3;
  const text = fitting(item.label, LETTERS, end - left);
  const shape = isBar
    ? [
        s("rect", { x, y, width: wide, height: THICK, rx: 2, class: "what run" }),
        s("rect", { x, y, width: 4, height: THICK, rx: 1.5, class: "edge" }),
      ]
    : s("circle", { cx: x + DOT / 2, cy: y + THICK / 2, r: DOT / 2 - (item.hollow ? 1 : 0), class: "what" });
  const hit = s("rect", {
    x,
    y: y - 1,
    width: text ? left - x + widthOf(text, LETTERS) : wide,
    height: ROW,
    class: "hit",
  });
  const name = text && s("text", { x: left, y: y + THICK - 3, class: "named", "aria-hidden": "true" }, text);
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
    shape,
  );
  return s("g", {}, link, name);
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

/** What happened when, drawn: a lane for each kind, a bar or a dot for each thing, packed so that none lies on another. */

import { pointOf } from "./days";
import { h, one, s } from "./dom";
import { short } from "./words";

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

const ROW = 11;
const DOT = 8;
const HEAD = 24;
const LETTER = 6.2;

/** Draw items between two years into an element that is so many pixels wide. */
export function lanes(into: HTMLElement, items: readonly Item[], kinds: ReadonlyMap<string, string>, span: Span): void {
  const wide = Math.max(into.clientWidth, 280);
  const scale = (point: number): number => ((point - span.from) / (span.to - span.from)) * wide;
  const groups: SVGElement[] = [];
  let top = HEAD;
  for (const [kind, name] of kinds) {
    const placed = pack(items.filter((item) => item.kind === kind), span, scale, wide);
    if (!placed.length) continue;
    const high = (Math.max(...placed.map(({ row }) => row)) + 1) * ROW;
    groups.push(lane(name, placed, top, wide));
    top += high + 34;
  }
  const picture = s(
    "svg", { viewBox: `0 0 ${wide} ${top}`, width: wide, height: top, class: "lanes", role: "group", "aria-label": "Timeline; arrow keys go from one to the next" },
    axis(span, scale, wide, top), groups,
  );
  into.replaceChildren(picture);
  roving(picture, into);
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
    const room = (next.get(one.row)?.x ?? wide) - one.x - one.wide - 6;
    next.set(one.row, one);
    return mark(one, top + 20, room);
  });
  return s("g", { role: "group", "aria-label": name }, s("text", { x: 0, y: top + 10, class: "lane" }, `${name} (${placed.length})`), marks.reverse());
}

/** A dot or a bar, with its name where there is room for it. */
function mark({ item, row, x, wide }: Placed, top: number, room: number): SVGElement {
  const y = top + row * ROW;
  const title = `${item.label}: ${item.shown}`;
  const shape = s("rect", { x, y, width: wide, height: DOT, rx: wide > DOT ? 2 : 4, class: `what ${item.look}` });
  const letters = Math.floor(room / LETTER);
  const text = letters >= Math.min(item.label.length, 12) ? short(item.label, letters) : "";
  const name = text && s("text", { x: x + wide + 4, y: y + 7.5, class: "named" }, text);
  return s("a", { href: item.href, "aria-label": title, "data-id": item.id, tabindex: -1 }, s("title", {}, title), shape, name);
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

/** One stop for Tab; arrows go on from there, in the order of time. */
function roving(picture: SVGElement, into: HTMLElement): void {
  const links = [...picture.querySelectorAll<SVGAElement>("a")];
  const kept = into.dataset["focus"];
  const first = links.find((link) => link.dataset["id"] === kept) ?? links[0];
  first?.setAttribute("tabindex", "0");
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const place = links.indexOf(document.activeElement as Element as SVGAElement);
    const next = step && links[place + step];
    if (!next) return;
    event.preventDefault();
    links[place]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    into.dataset["focus"] = next.dataset["id"] ?? "";
    next.focus();
  });
}

/** A line below a drawing that says what is pointed at. */
export function pointed(into: HTMLElement, rest: string): HTMLElement {
  const line = h("p", { class: "pointed", "aria-hidden": "true" }, rest);
  for (const kind of ["pointerover", "focusin"]) {
    into.addEventListener(kind, (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      line.textContent = link ? (one("title", link)?.textContent ?? "") : rest;
    });
  }
  return line;
}

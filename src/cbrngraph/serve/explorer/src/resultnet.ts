/** Rows as a network: two columns are the ends of ties, a number beside them is the weight. */

import { type Teller, told as teller } from "display:told";

import type { Row, Term } from "./answer";
import { described } from "./described";
import { choice, h, labelled } from "./dom";
import { placed } from "./force";
import { zooms } from "./netcontrols";
import { type Drawing, type DrawnNode, type DrawnTie, draw, drop, showAll } from "./netdraw";
import { pageOf } from "./page";
import { type Names, idOf, isNumeric, nameOf } from "./terms";
import { many, short } from "./words";

const MOST = 400;
const SIZE = [800, 560] as const;

/** The columns that can be the ends of ties. */
export function ends(columns: readonly string[], rows: readonly Row[]): string[] {
  return columns.filter((column) => rows.some((row) => row[column]?.type === "uri"));
}

/** Draw rows as a network; who reads it chooses the columns. */
export function networkOf(into: HTMLElement, columns: readonly string[], rows: readonly Row[], names: Names): void {
  const found = ends(columns, rows);
  const chosen = { from: found[0] ?? "", to: found[1] ?? "" };
  const place = h("div", { class: "scene" });
  const side = h("aside", { class: "told", tabindex: 0, "aria-label": "What is pointed at" });
  const heavy = columns.find((column) => isNumeric(rows, column));
  let drawing: Drawing | null = null;
  const show = (): void => {
    drop(drawing);
    drawing = drawn(place, side, rows, chosen.from, chosen.to, heavy, names);
  };
  const options = new Map(found.map((column) => [column, `?${column}`]));
  const pick = (end: "from" | "to"): HTMLElement =>
    choice(options, chosen[end], (column) => {
      chosen[end] = column;
      show();
    });
  into.replaceChildren(
    h("div", { class: "controls" }, labelled("From", pick("from")), labelled("to", pick("to"))),
    h(
      "div",
      { class: "board" },
      h(
        "div",
        { class: "view" },
        place,
        zooms(() => drawing),
      ),
      side,
    ),
  );
  show();
}

interface Made {
  nodes: DrawnNode[];
  ties: DrawnTie[];
  left: number;
}

function drawn(
  place: HTMLElement,
  side: HTMLElement,
  rows: readonly Row[],
  from: string,
  to: string,
  heavy: string | undefined,
  names: Names,
): Drawing {
  const { nodes, ties, left } = made(rows, from, to, heavy, names);
  const about = {
    directed: false,
    weight: heavy ? `?${heavy}` : "rows",
    receipts: false,
    why: "a tie of this answer; the rows are in the table",
  };
  let drawing: Drawing | null = null;
  const tells: Teller = teller(about, {
    pin: (tie) => drawing?.play.show(tie, true),
    ofNode: () => [],
    ofTie: () => [],
    ofLink: () => [],
    named: (node) => (names.things.has(node.id) ? h("a", { href: pageOf(node.id) }, node.label) : node.label),
  });
  const more = left ? ` ${many(left, "node")} with the fewest ties are left out.` : "";
  const rest = h(
    "p",
    { class: "soft" },
    `${many(nodes.length, "node")}, ${many(ties.length, "tie")}: ?${from} and ?${to} of the same row are tied.${more}`,
  );
  side.replaceChildren(rest);
  drawing = draw(place, nodes, ties, {
    label: "The answer as a network",
    size: SIZE,
    directed: false,
    groups: new Map(),
    tell: (what) => side.replaceChildren(...(what ? described(what, tells) : [rest])),
  });
  showAll(drawing, true);
  return drawing;
}

function made(rows: readonly Row[], from: string, to: string, heavy: string | undefined, names: Names): Made {
  const terms = new Map<string, Term>();
  const weights = new Map<string, number>();
  for (const row of rows) {
    const pair = [row[from], row[to]].filter((term) => term !== undefined);
    for (const term of pair) terms.set(term.value, term);
    const [one, other] = pair.map(({ value }) => value).sort();
    if (one === undefined || other === undefined || one === other) continue;
    const key = `${one}\n${other}`;
    weights.set(key, (weights.get(key) ?? 0) + (heavy ? Number(row[heavy]?.value ?? 0) : 1));
  }
  return laid(terms, weights, names);
}

function laid(terms: ReadonlyMap<string, Term>, weights: ReadonlyMap<string, number>, names: Names): Made {
  const degree = new Map([...terms.keys()].map((value) => [value, 0]));
  const pairs = [...weights].map(([key, weight]) => ({ ends: key.split("\n"), weight }));
  for (const { ends: both } of pairs) for (const end of both) degree.set(end, (degree.get(end) ?? 0) + 1);
  const kept = [...degree]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST)
    .map(([value]) => value);
  const places = new Map(kept.map((value, place) => [value, place]));
  const ties = pairs
    .flatMap(({ ends: [one = "", other = ""], weight }): DrawnTie[] => {
      const [a, b] = [places.get(one), places.get(other)];
      return a === undefined || b === undefined
        ? []
        : [{ a, b, weight, first: "", last: "", sources: 0, atLeast: false, links: [], drawn: true }];
    })
    .sort((one, other) => one.weight - other.weight);
  const where = placed(
    kept.length,
    ties.map(({ a, b }) => [a, b] as const),
    ...SIZE,
  );
  const most = Math.max(...degree.values(), 1);
  const kinds = [...new Set(kept.map((value) => kindOf(terms.get(value), names)))].sort();
  const nodes = kept.map((value, place): DrawnNode => {
    const term = terms.get(value) as Term;
    const [label, kind, at] = [nameOf(term, names), kindOf(term, names), where[place] ?? { x: 0, y: 0 }];
    const id = idOf(term) || label;
    return {
      id,
      label,
      short: short(label, 40),
      kind,
      region: "",
      look: `g${kinds.indexOf(kind) % 8}`,
      shape: "o",
      ...at,
      r: 4 + 8 * Math.sqrt((degree.get(value) ?? 0) / most),
      hollow: false,
    };
  });
  return { nodes, ties, left: terms.size - kept.length };
}

const kindOf = (term: Term | undefined, names: Names): string => names.things.get(idOf(term))?.kind ?? "";

/** Tables: facets, a filter, an order, and a CSV file of what is seen. */

import { type State, joined, onState, parted, readState, writeState } from "./address";
import { all, button, h, labelled, one } from "./dom";
import { type Facet, counts, facetBox, keepFocus } from "./facets";
import { announce, later } from "./live";
import { json, pageOf, standIn } from "./page";
import { csv, save } from "./save";
import { compare, fold, many } from "./words";

interface Told {
  name: string;
  about: string;
  headings: string[];
  rows: string[][];
  things: number[];
  linked: boolean;
  facets: Facet[];
}
interface View {
  text: string;
  /** The column by which rows are sorted, from 1; less than 0 downwards; 0 as they come. */
  order: number;
  /** The name of a facet → the values that are chosen. */
  chosen: Map<string, Set<string>>;
  shown: number;
}

const STEP = 200;
const table = one<HTMLTableElement>("table[data-table]");
const controls = one("[data-controls]");
if (table && controls) void json<Told>(`tables/${table.dataset["table"]}.json`).then((told) => start(told, table, controls));

function start(told: Told, table: HTMLTableElement, controls: HTMLElement): void {
  const folded = told.rows.map((row) => fold(row.join(" ")));
  const view = read(readState());
  const status = h("p", { class: "soft", role: "status" });
  const boxes = h("div", { class: "facets" });
  const more = button("Show more", () => {
    view.shown += STEP;
    show(false);
  });
  let seen: number[] = [];
  const show = (fresh = true): void => {
    if (fresh) view.shown = STEP;
    seen = chosen(told, folded, view);
    fillRows(table, told, seen.slice(0, view.shown));
    keepFocus(boxes, () => boxes.replaceChildren(...facetBoxes(told, folded, view, show)));
    more.hidden = seen.length <= view.shown;
    const part = more.hidden ? "" : `, of which the first ${view.shown.toLocaleString("en")} are shown`;
    status.textContent = `${seen.length.toLocaleString("en")} of ${many(told.rows.length, "row")}${part}`;
    remember(view);
  };
  sortable(table, view, show);
  const fill = (): void => controls.replaceChildren(bar(view, show, () => save(`${told.name}.csv`, csv([told.headings, ...seen.map((row) => told.rows[row] ?? [])]), "text/csv")), boxes, status);
  onState((state) => {
    Object.assign(view, read(state));
    fill();
    show();
  });
  fill();
  show();
  table.after(more);
  standIn(document);
}

function read(state: State): View {
  const chosen = Object.entries(state).filter(([name]) => name.startsWith("f."));
  return {
    text: state["find"] ?? "", order: Number(state["order"] ?? 0) || 0, shown: STEP,
    chosen: new Map(chosen.map(([name, values]) => [name.slice(2), new Set(parted(values))])),
  };
}

function remember(view: View): void {
  const chosen = [...view.chosen].map(([name, values]) => [`f.${name}`, joined(values)]);
  writeState({ find: view.text, order: view.order ? String(view.order) : "", ...Object.fromEntries(chosen) });
}

function bar(view: View, show: () => void, saved: () => void): HTMLElement {
  const input = h("input", { type: "search", value: view.text, autocomplete: "off" });
  const changed = later(() => {
    view.text = input.value;
    show();
    announce(one("[role=status]")?.textContent ?? "");
  }, 120);
  input.addEventListener("input", changed);
  return h("div", { class: "bar" }, labelled("Find in the rows", input), button("CSV of what is seen", saved));
}

/** The places of the rows that are seen, in their order. */
function chosen(told: Told, folded: readonly string[], view: View, without = ""): number[] {
  const words = fold(view.text).split(/\s+/).filter(Boolean);
  const facets = told.facets.filter(({ name }) => name !== without && view.chosen.get(name)?.size);
  const rows = told.rows.map((_, row) => row).filter((row) =>
    words.every((word) => folded[row]?.includes(word)) && facets.every((facet) => answers(facet, row, view)));
  return view.order && !without ? sorted(rows, told, view.order) : rows;
}

function answers(facet: Facet, row: number, view: View): boolean {
  const wanted = view.chosen.get(facet.name);
  return !wanted || (facet.rows[row] ?? []).some((value) => wanted.has(facet.values[value] ?? ""));
}

/** Empty cells stand last in either order. */
function sorted(rows: number[], told: Told, order: number): number[] {
  const column = Math.abs(order) - 1;
  const cell = (row: number): string => told.rows[row]?.[column] ?? "";
  return rows.sort((one, other) => {
    const [a, b] = [cell(one), cell(other)];
    if (!a || !b) return Number(!a) - Number(!b);
    return Math.sign(order) * compare(a, b);
  });
}

function facetBoxes(told: Told, folded: readonly string[], view: View, show: () => void): HTMLElement[] {
  return told.facets.filter(({ values }) => values.length > 1).map((facet) => {
    const found = counts(facet, chosen(told, folded, view, facet.name));
    return facetBox(facet, found, view.chosen.get(facet.name) ?? new Set(), (values) => {
      if (values.size) view.chosen.set(facet.name, values);
      else view.chosen.delete(facet.name);
      show();
    });
  });
}

/** The headings become buttons that sort. */
function sortable(table: HTMLTableElement, view: View, show: () => void): void {
  const heads = all("thead th", table);
  const mark = (): void => heads.forEach((head, place) => {
    const here = Math.abs(view.order) === place + 1;
    if (here) head.setAttribute("aria-sort", view.order > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
  heads.forEach((head, place) => {
    const name = head.textContent ?? "";
    const sort = button(name, () => {
      view.order = view.order === place + 1 ? -(place + 1) : place + 1;
      mark();
      show();
    }, { class: "sort" });
    head.replaceChildren(sort);
  });
  mark();
  onState(mark);
}

function fillRows(table: HTMLTableElement, told: Told, rows: readonly number[]): void {
  const numbers = all("thead th", table).map((head) => head.classList.contains("n"));
  const body = h("tbody", {}, rows.map((row) => {
    const cells = told.rows[row] ?? [];
    return h("tr", {}, cells.map((text, column) => h("td", { class: numbers[column] ? "n" : null }, cell(told, text, column))));
  }));
  table.tBodies[0]?.replaceWith(body);
}

/** A cell; ids lead to their pages, several values stand below each other. */
function cell(told: Told, text: string, column: number): (Node | string)[] {
  const things = told.things.includes(column) || (column === 0 && told.linked);
  return text.split(" | ").filter(Boolean).flatMap((value, place) => [
    ...(place ? [h("br")] : []),
    things ? h("a", { href: pageOf(value.replace(/^kg:/, "")) }, value) : /^https?:\/\/\S+$/.test(value) ? h("a", { href: value, rel: "noopener" }, value) : value,
  ]);
}

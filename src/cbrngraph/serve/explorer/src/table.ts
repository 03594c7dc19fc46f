/** Tables: facets, a filter, an order, and a CSV file of what is seen. */

import { type State, joined, onState, parted, readState, writeState } from "./address";
import { all, button, h, labelled, one, wide } from "./dom";
import { type Facet, counts, facetBox, keepFocus } from "./facets";
import { announce, later } from "./live";
import { json } from "./page";
import { csv, save } from "./save";
import { type Told, columnsOf, looksOf, rowOf, sortedBy } from "./tablerows";
import { capital, compare, fold, many } from "./words";

interface Cut extends Told {
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
const place = one("[data-table]");
const controls = one("[data-controls]");
if (place && controls)
  void json<Cut>(`tables/${place.dataset["table"]}.json`).then((told) => start(told, place, controls));

function start(told: Cut, place: HTMLElement, controls: HTMLElement): void {
  const [columns, looks] = [columnsOf(told), looksOf(told)];
  const folded = told.rows.map((row) => fold(row.join(" ")));
  const view = read(readState());
  const status = h("p", { class: "soft", role: "status" });
  const boxes = h("div", { class: "facets" });
  const body = h("tbody");
  const more = button("Show more rows", () => {
    view.shown += STEP;
    show(false);
  });
  let seen: number[] = [];
  const show = (fresh = true): void => {
    if (fresh) view.shown = STEP;
    seen = chosen(told, folded, view);
    body.replaceChildren(...seen.slice(0, view.shown).map((row) => rowOf(told, columns, looks, told.rows[row] ?? [])));
    keepFocus(boxes, () => boxes.replaceChildren(...facetBoxes(told, folded, view, show)));
    more.hidden = seen.length <= view.shown;
    const part = more.hidden ? "" : `, of which the first ${view.shown.toLocaleString("en")} are shown`;
    status.textContent = `${seen.length.toLocaleString("en")} of ${many(told.rows.length, "row")}${part}`;
    remember(view);
  };
  const saved = (): void =>
    save(`${told.name}.csv`, csv([told.headings, ...seen.map((row) => told.rows[row] ?? [])]), "text/csv");
  const fill = (): void => controls.replaceChildren(bar(view, show, saved), boxes, status);
  onState((state) => {
    Object.assign(view, read(state));
    fill();
    show();
  });
  fill();
  const table = h("table", {}, h("thead", {}, heads(told, columns, looks, view, show)), body);
  place.replaceChildren(wide(capital(told.name), table));
  place.after(more);
  show();
}

function read(state: State): View {
  const chosen = Object.entries(state).filter(([name]) => name.startsWith("f."));
  return {
    text: state["find"] ?? "",
    order: Number(state["order"] ?? 0) || 0,
    shown: STEP,
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
function chosen(told: Cut, folded: readonly string[], view: View, without = ""): number[] {
  const words = fold(view.text).split(/\s+/).filter(Boolean);
  const facets = told.facets.filter(({ name }) => name !== without && view.chosen.get(name)?.size);
  const rows = told.rows
    .map((_, row) => row)
    .filter(
      (row) => words.every((word) => folded[row]?.includes(word)) && facets.every((facet) => answers(facet, row, view)),
    );
  return view.order && !without ? sorted(rows, told, view.order) : rows;
}

function answers(facet: Facet, row: number, view: View): boolean {
  const wanted = view.chosen.get(facet.name);
  return !wanted || (facet.rows[row] ?? []).some((value) => wanted.has(facet.values[value] ?? ""));
}

/** Empty cells stand last in either order. */
function sorted(rows: number[], told: Told, order: number): number[] {
  const key = (row: number): string => sortedBy(told, told.rows[row] ?? [], Math.abs(order) - 1);
  return rows.sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    if (!a || !b) return Number(!a) - Number(!b);
    return Math.sign(order) * compare(a, b);
  });
}

function facetBoxes(told: Cut, folded: readonly string[], view: View, show: () => void): HTMLElement[] {
  return told.facets
    .filter(({ values }) => values.length > 1)
    .flatMap((facet) => {
      const found = counts(facet, chosen(told, folded, view, facet.name));
      return found.every((count) => !count) && !view.chosen.has(facet.name)
        ? []
        : facetBox(facet, found, view.chosen.get(facet.name) ?? new Set(), (values) => {
            if (values.size) view.chosen.set(facet.name, values);
            else view.chosen.delete(facet.name);
            show();
          });
    });
}

/** The headings are buttons that sort: upwards, then downwards. */
function heads(
  told: Told,
  columns: readonly number[],
  looks: readonly string[],
  view: View,
  show: () => void,
): HTMLElement {
  const row = h("tr");
  const mark = (): void =>
    all("th", row).forEach((head, place) => {
      const here = Math.abs(view.order) - 1 === columns[place];
      if (here) head.setAttribute("aria-sort", view.order > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  row.append(
    ...columns.map((column) => {
      const name = column ? (told.headings[column] ?? "") : capital(told.name.replaceAll("-", " "));
      const sort = button(
        name,
        () => {
          view.order = view.order === column + 1 ? -(column + 1) : column + 1;
          mark();
          show();
        },
        { class: "sort" },
      );
      return h("th", { scope: "col", class: looks[column] || null }, sort);
    }),
  );
  mark();
  onState(mark);
  return row;
}

/** Facets of a table: the values of a property with how many rows have each, to be ticked. */

import { h, one } from "./dom";

export interface Facet {
  name: string;
  values: string[];
  /** The values of each row, by their places. */
  rows: number[][];
}

const OPEN = 8;
const small = matchMedia("(max-width: 719px)");
const unfolded = new Set<string>();

/** How many of some rows have each value. */
export function counts(facet: Facet, rows: readonly number[]): number[] {
  const found = facet.values.map(() => 0);
  for (const row of rows) for (const value of facet.rows[row] ?? []) found[value] = (found[value] ?? 0) + 1;
  return found;
}

/** A fold with a box for each value that some row has; those that are ticked come first. */
export function facetBox(
  facet: Facet,
  found: readonly number[],
  chosen: ReadonlySet<string>,
  changed: (values: Set<string>) => void,
): HTMLElement {
  const places = facet.values
    .map((_, place) => place)
    .filter((place) => found[place] || chosen.has(facet.values[place] ?? ""));
  const boxes = places.map((place) => box(facet, place, found[place] ?? 0, chosen, changed));
  const told = chosen.size ? ` (${chosen.size} chosen)` : "";
  const fold = h(
    "details",
    {
      class: "facet",
      open: unfolded.has(facet.name) || chosen.size > 0 || (facet.values.length <= OPEN && !small.matches),
    },
    h("summary", {}, facet.name, told),
    h("div", { class: "values" }, boxes),
  );
  fold.addEventListener("toggle", () => (fold.open ? unfolded.add(facet.name) : unfolded.delete(facet.name)));
  return fold;
}

function box(
  facet: Facet,
  place: number,
  count: number,
  chosen: ReadonlySet<string>,
  changed: (values: Set<string>) => void,
): HTMLElement {
  const value = facet.values[place] ?? "";
  const input = h("input", { type: "checkbox", checked: chosen.has(value), "data-key": `${facet.name} ${value}` });
  input.addEventListener("change", () => {
    const values = new Set(chosen);
    if (input.checked) values.add(value);
    else values.delete(value);
    changed(values);
  });
  return h("label", { class: "box" }, input, ` ${value} `, h("span", { class: "soft" }, count));
}

/** Call what makes boxes anew, and give the focus back to the one that had it. */
export function keepFocus(within: HTMLElement, done: () => void): void {
  const key = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["key"] : undefined;
  done();
  if (key) one(`[data-key="${CSS.escape(key)}"]`, within)?.focus({ preventScroll: true });
}

/** Rows as a map: the countries of a column, shaded by a number beside them or by how many rows name them. */

import type { Row } from "./answer";
import { all, choice, h, labelled, one } from "./dom";
import { document_, pageOf } from "./page";
import { type Names, idOf, isNumeric } from "./terms";
import { tips } from "./tip";
import { compare, many } from "./words";

/** The columns in which there are countries. */
export function countryColumns(columns: readonly string[], rows: readonly Row[]): string[] {
  return columns.filter((column) => rows.some((row) => idOf(row[column]).startsWith("country-")));
}

/** Draw the countries of rows on the map of the site. */
export async function mapOf(
  into: HTMLElement,
  columns: readonly string[],
  rows: readonly Row[],
  names: Names,
): Promise<void> {
  const drawing = one<SVGElement>("svg[data-map]", await document_("map.html"));
  if (!drawing) {
    into.replaceChildren(h("p", {}, "There is no map: this server was started without the borders of countries."));
    return;
  }
  const numbers = columns.filter((column) => isNumeric(rows, column));
  const chosen = { country: countryColumns(columns, rows)[0] ?? "", number: numbers[0] ?? "" };
  const place = h("div", { class: "figure" });
  const told = h("p", { class: "soft" });
  tips(place);
  const show = (): void => {
    const values = summed(rows, chosen.country, chosen.number);
    place.replaceChildren(shaded(document.importNode(drawing, true), values, names, chosen.number));
    const counted = `${many(values.size, "country", "countries")}; the stronger the colour, the more ${chosen.number ? `?${chosen.number}` : "rows"}.`;
    told.textContent = [counted, ...missing(place, values, names)].join(" ");
  };
  const set = (change: Partial<typeof chosen>): void => {
    Object.assign(chosen, change);
    show();
  };
  const options = (found: readonly string[], none: [string, string][]): Map<string, string> =>
    new Map([...none, ...found.map((column): [string, string] => [column, `?${column}`])]);
  into.replaceChildren(
    h(
      "div",
      { class: "controls" },
      labelled(
        "Countries",
        choice(options(countryColumns(columns, rows), []), chosen.country, (country) => set({ country })),
      ),
      labelled(
        "shaded by",
        choice(options(numbers, [["", "number of rows"]]), chosen.number, (number) => set({ number })),
      ),
    ),
    place,
    told,
  );
  show();
}

/** The countries of the answer that the map of partner countries does not have. */
function missing(place: HTMLElement, values: ReadonlyMap<string, number>, names: Names): string[] {
  const drawn = new Set(all<SVGElement>(".country", place).map((shape) => shape.dataset["thing"]));
  const left = [...values.keys()].filter((id) => !drawn.has(id)).map((id) => names.things.get(id)?.label ?? id);
  return left.length
    ? [`Not on this map, which has the partner countries alone: ${left.sort(compare).join(", ")}.`]
    : [];
}

function summed(rows: readonly Row[], country: string, number: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) {
    const id = idOf(row[country]);
    if (id) found.set(id, (found.get(id) ?? 0) + (number ? Number(row[number]?.value ?? 0) : 1));
  }
  return found;
}

function shaded(map: SVGElement, values: ReadonlyMap<string, number>, names: Names, number: string): SVGElement {
  const most = Math.max(...values.values(), 1);
  map.classList.add("shaded");
  for (const shape of all<SVGElement>(".country", map)) {
    const id = shape.dataset["thing"] ?? "";
    const value = values.get(id);
    shape.classList.toggle("on", value !== undefined);
    shape.style.setProperty("--share", `${Math.round((100 * Math.max(value ?? 0, 0)) / most)}%`);
    const link = shape.closest("a");
    const text = `${names.things.get(id)?.label ?? id}: ${value === undefined ? "not in the answer" : number ? value.toLocaleString("en") : many(value, "row")}`;
    link?.setAttribute("href", pageOf(id));
    link?.setAttribute("aria-label", text);
    link?.querySelector("title")?.remove();
  }
  return map;
}

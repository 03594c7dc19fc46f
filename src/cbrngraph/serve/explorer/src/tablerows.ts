/** The rows of a table as its page shows them: names that lead to pages in the place of ids. */

import { h } from "./dom";
import { pageOf } from "./page";
import { many } from "./words";

export interface Told {
  name: string;
  about: string;
  headings: string[];
  rows: string[][];
  /** The columns of ids. */
  things: number[];
  /** Whether the things of its rows have pages. */
  linked: boolean;
}

const BETWEEN = " | ";
const LONG = 40;
const SHORT = 16;
/** Of more values in a cell the first are shown; files have all. */
const MOST = 6;

/** The columns that are shown: not those of ids beside names, nor the name of the row's own thing. */
export function columnsOf(told: Told): number[] {
  const beside = (heading: string): boolean =>
    heading === "label" || (heading.endsWith(" id") && told.headings.includes(heading.slice(0, -3)));
  return told.headings.map((_, place) => place).filter((place) => !beside(told.headings[place] ?? ""));
}

/** What a row is sorted by in a column: in the first, the name of its thing. */
export function sortedBy(told: Told, row: readonly string[], column: number): string {
  return (column ? row[column] : row[told.headings.indexOf("label")] || row[0]) ?? "";
}

/** The class of each column by what is in it: numbers, days and other short texts, long texts. */
export function looksOf(told: Told): string[] {
  return told.headings.map((heading, column) => {
    if (!column || heading === "sources") return "";
    const texts = told.rows.map((row) => row[column] ?? "").filter(Boolean);
    if (texts.length && texts.every((text) => /^-?[\d.,]+$/.test(text))) return "n";
    const longest = Math.max(...texts.map((text) => text.length), 0);
    return longest > LONG ? "long" : longest <= SHORT ? "short" : "";
  });
}

/** A row as an element. */
export function rowOf(
  told: Told,
  columns: readonly number[],
  looks: readonly string[],
  row: readonly string[],
): HTMLElement {
  return h(
    "tr",
    {},
    columns.map((column) => {
      const content = cell(told, row, column);
      return column ? h("td", { class: looks[column] || null }, content) : h("th", { scope: "row" }, content);
    }),
  );
}

function cell(told: Told, row: readonly string[], column: number): (Node | string)[] {
  const text = row[column] ?? "";
  const heading = told.headings[column] ?? "";
  if (!column) return [nameOf(told, row)];
  if (heading === "sources" && text) return [many(text.split(BETWEEN).length, "source")];
  const ids = row[told.headings.indexOf(`${heading} id`)]?.split(BETWEEN) ?? [];
  const values = text.split(BETWEEN);
  const shown = values.slice(0, values.length > MOST ? MOST - 1 : MOST).flatMap((value, place) => {
    const to = ids[place] ? pageOf(ids[place]) : /^https?:\/\/\S+$/.test(value) ? value : "";
    return [place ? "; " : "", to ? h("a", { href: to, rel: "noopener" }, value) : value];
  });
  return values.length > MOST ? [...shown, `; and ${values.length - MOST + 1} more`] : shown;
}

/** The thing of a row; a claim is on the page of what it is about. */
function nameOf(told: Told, row: readonly string[]): Node | string {
  const [id = ""] = row;
  if (told.linked) return h("a", { href: pageOf(id) }, row[told.headings.indexOf("label")] || id);
  const subject = row[told.headings.indexOf("subject id")];
  return subject ? h("a", { href: `${pageOf(subject)}#${id}` }, id) : id;
}

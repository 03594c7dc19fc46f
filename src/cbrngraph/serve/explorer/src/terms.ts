/** Terms of an answer as people read them. */

import type { Row, Term } from "./answer";
import { h } from "./dom";
import { type Entry, entries } from "./index";
import { pageOf } from "./page";

export const KG = "https://w3id.org/cbrngraph/id/";

/** What is known of names when terms are shown. */
export interface Names {
  prefixes: Readonly<Record<string, string>>;
  things: ReadonlyMap<string, Entry>;
}

/** Return the names that the rows of an answer need. */
export async function namesFor(rows: readonly Row[], prefixes: Readonly<Record<string, string>>): Promise<Names> {
  const ours = rows.some((row) => Object.values(row).some((term) => term?.type === "uri" && term.value.startsWith(KG)));
  const found = ours ? await entries().catch(() => []) : [];
  return { prefixes, things: new Map(found.map((entry) => [entry.id, entry])) };
}

/** The id of a thing of ours; nothing for any other term. */
export const idOf = (term: Term | undefined): string =>
  term?.type === "uri" && term.value.startsWith(KG) ? term.value.slice(KG.length) : "";

/** An IRI with its prefix, where it has one. */
export function compact(iri: string, prefixes: Readonly<Record<string, string>>): string {
  const fits = Object.entries(prefixes).filter(
    ([, space]) => iri.startsWith(space) && /^[\w.-]*$/.test(iri.slice(space.length)),
  );
  const [name, space] = fits.sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
  return name !== undefined && space !== undefined ? `${name}:${iri.slice(space.length)}` : iri;
}

/** The name of a term in a drawing. */
export function nameOf(term: Term, names: Names): string {
  return (
    names.things.get(idOf(term))?.label ?? (term.type === "uri" ? compact(term.value, names.prefixes) : term.value)
  );
}

/** A term as a cell of a table: things lead to their pages, other IRIs to where they are. */
export function cellOf(term: Term | undefined, names: Names): (Node | string)[] {
  if (!term) return [];
  if (term.type !== "uri")
    return [term.value, ...(term["xml:lang"] ? [h("span", { class: "soft" }, ` @${term["xml:lang"]}`)] : [])];
  const id = idOf(term);
  const text = compact(term.value, names.prefixes);
  if (id && !id.startsWith("claim-")) {
    const label = names.things.get(id)?.label;
    return [h("a", { href: pageOf(id) }, label ?? text), ...(label ? [" ", h("code", { class: "soft" }, text)] : [])];
  }
  return [
    /^https?:/.test(term.value) && !id ? h("a", { href: term.value, rel: "noopener" }, text) : h("code", {}, text),
  ];
}

const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;

/** Whether a term is a number. */
export const isNumber = (term: Term | undefined): boolean =>
  term?.type === "literal" && NUMBERS.test(term.datatype ?? "");

/** Whether all values of a column are numbers. */
export function isNumeric(rows: readonly Row[], column: string): boolean {
  const found = rows.map((row) => row[column]).filter((term) => term !== undefined);
  return found.length > 0 && found.every(isNumber);
}

/** Completion: terms of the ontology, things by their names, prefixes, variables, the words of SPARQL. */

import type { Completion, CompletionContext, CompletionSource } from "@codemirror/autocomplete";

import { entries } from "./index";
import { json } from "./page";
import { ranking } from "./ranking";

export interface Vocabulary {
  prefixes: Record<string, string>;
  terms: [name: string, kind: string, label: string, definition: string][];
}

export const vocabulary = (): Promise<Vocabulary> => json<Vocabulary>("data/vocabulary.json");

const WORDS = (
  "SELECT DISTINCT REDUCED WHERE OPTIONAL FILTER UNION MINUS GRAPH VALUES BIND AS ORDER BY ASC DESC LIMIT OFFSET GROUP HAVING " +
  "CONSTRUCT DESCRIBE ASK FROM NAMED PREFIX BASE EXISTS NOT IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT BOUND IF COALESCE " +
  "REGEX STR LANG LANGMATCHES DATATYPE IRI CONCAT STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER " +
  "REPLACE YEAR MONTH DAY NOW ABS ROUND CEIL FLOOR isIRI isLITERAL isNUMERIC sameTerm"
).split(" ");

const MOST = 100;

/** What may come where the cursor is. What answers is chosen here, by names and labels, and again with each letter. */
export const complete: CompletionSource = async (context) => {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) return { from: variable.from, options: variables(context), validFor: /^[?$]\w*$/ };
  const thing = context.matchBefore(/kg:[\w-]*/);
  if (thing) return { from: thing.from, options: await things(thing.text), filter: false };
  const word = context.matchBefore(/[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  return { from: word.from, options: terms(word.text, await vocabulary()), filter: false };
};

function variables(context: CompletionContext): Completion[] {
  const found = new Set(context.state.doc.toString().match(/[?$]\w+/g));
  return [...found].map((label) => ({ label, type: "variable" }));
}

/** Things by their ids or their labels, those of which most is said first. */
async function things(text: string): Promise<Completion[]> {
  const known = (await entries()).map(({ id, label, kind }) => ({ name: `kg:${id}`, label, kind }));
  return ranking(known, text)
    .slice(0, MOST)
    .map(({ name, label, kind }) => ({ label: name, detail: label, info: kind }));
}

/** Terms of every vocabulary; where no prefix is typed, words of the language and prefixes before them. */
function terms(text: string, { prefixes, terms: known }: Vocabulary): Completion[] {
  const named = known.map(([name, kind, label, definition]) => ({ name, label, info: `${kind}: ${definition}` }));
  const found = ranking(named, text)
    .slice(0, MOST)
    .map(({ name, label, info }): Completion => ({ label: name, detail: label, info }));
  if (text.includes(":")) return found;
  const begins = (word: string): boolean => word.toLowerCase().startsWith(text.toLowerCase());
  const words = WORDS.filter(begins).map((label) => ({ label }));
  const bases = Object.entries(prefixes).map(([name, space]) => ({ label: `${name}:`, detail: space }));
  return [...words, ...bases.filter(({ label }) => begins(label)), ...found];
}

/** A query with lines for those known prefixes that it uses and does not declare. */
export function prefixed(query: string, prefixes: Readonly<Record<string, string>>): string {
  const bare = query.replace(/#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>/g, (part) =>
    part.startsWith("<") ? "<>" : " ",
  );
  const declared = new Set([...bare.matchAll(/\bprefix\s+([\w-]*):/gi)].map(([, name]) => name));
  const used = new Set([...bare.matchAll(/(?<![\w:?$-])([A-Za-z][\w-]*):(?!\/\/)/g)].map(([, name]) => name ?? ""));
  const missing = [...used].filter((name) => !declared.has(name) && name in prefixes);
  return (
    missing
      .sort()
      .map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`)
      .join("") + query
  );
}

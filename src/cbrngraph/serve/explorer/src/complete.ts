/** Completion: terms of the ontology, things by their names, prefixes, variables, the words of SPARQL. */

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";

import { entries } from "./index";
import { json } from "./page";

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

/** What may come where the cursor is. */
export const complete: CompletionSource = async (context) => {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) return { from: variable.from, options: variables(context), validFor: /^[?$]\w*$/ };
  const thing = context.matchBefore(/kg:[\w-]*/);
  if (thing) return things(thing.from);
  const word = context.matchBefore(/[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  return terms(word.from, word.text, await vocabulary());
};

function variables(context: CompletionContext): Completion[] {
  const found = new Set(context.state.doc.toString().match(/[?$]\w+/g));
  return [...found].map((label) => ({ label, type: "variable" }));
}

/** Things are found by their labels too: what is typed after kg: may be part of either. */
async function things(from: number): Promise<CompletionResult> {
  const known = await entries();
  const options = known.map(({ id, label, kind }) => ({
    label: `kg:${id}`,
    displayLabel: `kg:${id}`,
    detail: label,
    info: kind,
  }));
  return { from, options, validFor: /^kg:[\w-]*$/ };
}

function terms(from: number, text: string, { prefixes, terms: known }: Vocabulary): CompletionResult {
  const options: Completion[] = known.map(([label, kind, detail, info]) => ({
    label,
    detail,
    info: `${kind}: ${info}`,
    boost: text.includes(":") ? 0 : -1,
  }));
  if (!text.includes(":")) {
    options.push(...WORDS.map((label) => ({ label, boost: 1 })));
    options.push(...Object.keys(prefixes).map((name) => ({ label: `${name}:`, detail: prefixes[name] ?? "" })));
  }
  return { from, options, validFor: /^[\w-]*:?[\w-]*$/ };
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

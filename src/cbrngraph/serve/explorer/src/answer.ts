/** Asking the endpoint, and what comes back: rows, a truth value, statements, or a problem with its place. */

import { askHere } from "./local";
import { endpoint } from "./page";

export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}
export type Row = Readonly<Record<string, Term | undefined>>;
export type Answer =
  | { kind: "rows"; columns: string[]; rows: Row[] }
  | { kind: "truth"; value: boolean }
  | { kind: "graph"; text: string };

/** What a server says is wrong (RFC 9457). */
export interface Problem {
  title: string;
  detail?: string;
  line?: number;
  column?: number;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

const JSON_ROWS = "application/sparql-results+json";
const TURTLE = "text/turtle";

/** Forms in which an answer can be saved: name → media type and ending. */
export const ROW_FORMS: Readonly<Record<string, [media: string, ending: string]>> = {
  CSV: ["text/csv", "csv"],
  TSV: ["text/tab-separated-values", "tsv"],
  JSON: [JSON_ROWS, "srj"],
  XML: ["application/sparql-results+xml", "srx"],
};
export const GRAPH_FORMS: Readonly<Record<string, [media: string, ending: string]>> = {
  Turtle: [TURTLE, "ttl"],
  "N-Triples": ["application/n-triples", "nt"],
  "JSON-LD": ["application/ld+json", "jsonld"],
  "RDF/XML": ["application/rdf+xml", "rdf"],
};

/** Ask a query and read its answer. */
export async function ask(query: string, signal: AbortSignal): Promise<Answer> {
  const answer = await sent(query, `${JSON_ROWS}, ${TURTLE};q=0.9`, signal);
  if (!answer.headers.get("content-type")?.startsWith(JSON_ROWS)) return { kind: "graph", text: await answer.text() };
  const found = (await answer.json()) as {
    head: { vars?: string[] };
    boolean?: boolean;
    results?: { bindings: Row[] };
  };
  if (found.boolean !== undefined) return { kind: "truth", value: found.boolean };
  return { kind: "rows", columns: found.head.vars ?? [], rows: found.results?.bindings ?? [] };
}

/** Ask a query in a form to be saved. */
export async function askAs(query: string, media: string): Promise<Blob> {
  return (await sent(query, media, AbortSignal.timeout(60_000))).blob();
}

/** What the query most likely does not mean, as the server tells; without a server nothing. */
export async function hints(query: string, answer: Answer, signal: AbortSignal): Promise<string[]> {
  if (!endpoint || answer.kind === "truth") return [];
  const isEmpty = answer.kind === "rows" ? !answer.rows.length : !/^[^@\s]/m.test(answer.text);
  const address = endpoint.replace(/sparql$/, `hints${isEmpty ? "?empty" : ""}`);
  const headers = { "content-type": "application/sparql-query" };
  const told = await fetch(address, { method: "POST", headers, body: query, signal });
  return told.ok ? ((await told.json()) as { hints: string[] }).hints : [];
}

async function sent(query: string, accept: string, signal: AbortSignal): Promise<Response> {
  const headers = { accept, "content-type": "application/sparql-query" };
  const answer = endpoint
    ? await fetch(endpoint, { method: "POST", headers, body: query, signal })
    : await askHere(query, accept, signal);
  if (answer.ok) return answer;
  const problem = answer.headers.get("content-type")?.includes("problem+json");
  throw new ProblemError(
    problem ? ((await answer.json()) as Problem) : { title: `${answer.status} ${answer.statusText}` },
  );
}

/** The media type of an answer by the form of its query. */

const GRAPHS = /turtle|n-triples|ld\+json|rdf\+xml/;

/** The first media type that fits the form of the query: rows and truth values, or statements. */
export function mediaOf(query: string, accept: string): string {
  const graph = /^(c|d)/i.test(/\b(select|ask|construct|describe)\b/i.exec(bare(query))?.[1] ?? "");
  const wanted = accept.split(",").map((part) => part.trim().replace(/;.*/, ""));
  return wanted.find((media) => graph === GRAPHS.test(media)) ?? wanted[0] ?? "";
}

/** A query without what can hold the word of another form: IRIs first, for a # in them begins no comment. */
function bare(query: string): string {
  return query
    .replace(/<[^<>\s]*>/g, " ")
    .replace(/#[^\n\r]*/g, " ")
    .replace(/\bprefix\s+[^\s:]*\s*:/gi, " ");
}

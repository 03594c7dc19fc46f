/** What a page says of itself (`<html data-…>`), and the data files beside it. */

import { all } from "./dom";

const said = document.documentElement.dataset;

/** The way to the top of the site: "./" or "../". */
export const root = said["root"] ?? "./";
export const policy = said["policy"] ?? "accepted";
export const version = said["version"] ?? "";
/** The way to the SPARQL endpoint; nothing in a site of files. */
export const endpoint = said["endpoint"] ?? "";

/** The way to a file of the site from this page. */
export function at(path: string): string {
  return root + path;
}

/** The page of a thing. */
export function pageOf(id: string): string {
  return at(`doc/${encodeURIComponent(id)}.html`);
}

const asked = new Map<string, Promise<unknown>>();

/** A data file of the site, fetched once. */
export function json<T>(path: string): Promise<T> {
  let found = asked.get(path);
  if (!found) {
    found = fetched(path, (answer) => answer.json());
    asked.set(path, found);
  }
  return found as Promise<T>;
}

const parsed = new Map<string, Promise<Document>>();

/** Another page of the site, as a document to take parts from. */
export function document_(path: string): Promise<Document> {
  let found = parsed.get(path);
  if (!found) {
    found = fetched(path, (answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, "text/html"));
    parsed.set(path, found);
  }
  return found;
}

async function fetched<T>(path: string, read: (answer: Response) => Promise<T>): Promise<T> {
  const answer = await fetch(at(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
  return read(answer);
}

/** What stood in for a drawing gives way to it. */
export function standIn(within: ParentNode, shown = false): void {
  for (const element of all("[data-fallback]", within)) element.hidden = !shown;
}

/** Files that are made in the page: what is seen, as CSV and the like. */

import { h } from "./dom";

/** Rows as CSV (RFC 4180); a cell that a spreadsheet would run as a formula is kept from it by a quote. */
export function csv(rows: Iterable<readonly string[]>): string {
  return [...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Give a text to the reader as a file. */
export function save(name: string, text: string, media: string): void {
  saveBlob(name, new Blob([text], { type: media }));
}

/** Give an answer to the reader as a file. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

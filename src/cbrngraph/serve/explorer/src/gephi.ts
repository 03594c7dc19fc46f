/** The link that opens a network in Gephi Lite, a page of others that reads it from here; followed on a click only. */

import { all, h } from "./dom";

const LITE = "https://gephi.org/gephi-lite/?file=";

/** Put the link where a page offers the file; a page of others cannot read what only this network sees. */
export function gephi(): void {
  for (const place of all("[data-gephi]")) {
    if (isPrivate(location.hostname)) {
      place.textContent = "Gephi Lite can open it from a public address: this one can be seen from here alone.";
      continue;
    }
    const file = new URL(place.dataset["gephi"] ?? "", location.href).href;
    place.replaceChildren(
      h("a", { href: LITE + encodeURIComponent(file), rel: "noopener noreferrer" }, "Open in Gephi Lite"),
      " (a page on gephi.org, which reads the network from here)",
    );
  }
}

const PRIVATE = [
  /^$/, // a file
  /^(?:.+\.)?localhost$/,
  /^[^.:]+$/, // a name of the local network
  /\.(?:local|lan|internal|intranet|home\.arpa|test)$/,
  /^(?:0|10|127)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(?:1[6-9]|2\d|3[01])\./,
  /^\[(?:::1?|f[cd].*|fe[89ab].*)\]$/,
];

/** Whether a host's name or number is of this computer or of a private network. */
export const isPrivate = (host: string): boolean => PRIVATE.some((form) => form.test(host.toLowerCase()));

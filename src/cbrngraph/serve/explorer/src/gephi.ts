/** The link that opens a network in Gephi Lite, a page of others that reads it from here; followed on a click only. */

import { all, h } from "./dom";

const LITE = "https://gephi.org/gephi-lite/?file=";

/** Put the link where a page offers the file. */
export function gephi(): void {
  for (const place of all("[data-gephi]")) {
    const file = new URL(place.dataset["gephi"] ?? "", location.href).href;
    place.replaceChildren(
      h("a", { href: LITE + encodeURIComponent(file), rel: "noopener noreferrer" }, "Open in Gephi Lite"),
      " (a page on gephi.org, which reads the network from here)",
    );
  }
}

/** Claims as the page of a thing shows them, taken into another view. */

import { all, h } from "./dom";
import { document_, pageOf } from "./page";
import { many } from "./words";

/** Return a fold that fetches some claims about a thing when it is opened. */
export function claimsOf(thing: string, ids: readonly string[]): HTMLElement {
  const list = h("ul", { class: "claims-here" });
  const fold = h("details", { class: "receipts" }, h("summary", {}, many(ids.length, "claim")), list);
  fold.addEventListener("toggle", () => {
    if (fold.open && !list.childElementCount) void filled(list, thing, ids);
  });
  return fold;
}

async function filled(list: HTMLElement, thing: string, ids: readonly string[]): Promise<void> {
  list.replaceChildren(h("li", { class: "soft" }, "…"));
  try {
    const path = `doc/${thing}.html`;
    const page = await document_(path);
    const found = ids.map((id) => page.getElementById(id));
    list.replaceChildren(...found.map((claim, place) => (claim ? taken(claim, path) : named(thing, ids[place] ?? ""))));
  } catch (error) {
    list.replaceChildren(h("li", {}, `The page of ${thing} did not come: ${String(error)}`));
  }
}

/** A claim of another page: its links lead where they led there, its id stays there. */
function taken(claim: HTMLElement, path: string): HTMLElement {
  const copy = document.importNode(claim, true);
  const home = new URL(pageOf(path.replace(/^doc\/(.*)\.html$/, "$1")), location.href);
  for (const element of [copy, ...all("[id]", copy)]) element.removeAttribute("id");
  for (const link of all<HTMLAnchorElement>("a[href]", copy))
    link.href = new URL(link.getAttribute("href") ?? "", home).href;
  return copy;
}

const named = (thing: string, id: string): HTMLElement =>
  h("li", {}, h("a", { href: `${pageOf(thing)}#${id}` }, h("code", {}, `kg:${id}`)));

/** At the foot of each page: the address that brings this view back, and the line that cites it. */

import { button, h, one } from "./dom";
import { announce } from "./live";
import { policy, version } from "./page";

/** Say what stands behind a view that is not the page's first: its data, and its evidence policy. */
export function behind(data: string, viewed = policy): void {
  one<HTMLAnchorElement>("footer [data-behind]")?.setAttribute("href", data);
  document.documentElement.dataset["viewed"] = viewed;
}

/** Put the two buttons beside the links of the foot. */
export function citing(): void {
  const beside = one("footer [data-cite]");
  if (!beside) return;
  const said = h("span", { class: "soft" });
  const tell = (text: string): void => {
    said.replaceChildren(` ${text}`);
    announce(text);
  };
  const copies = (what: string, text: () => string) => (): void => void copied(what, text()).then(tell);
  beside.after(
    " ",
    button(
      "Copy the address of this view",
      copies("Address", () => location.href),
    ),
    " ",
    button("Copy a citation of this view", copies("Citation", citation)),
    said,
  );
}

/** This view as a reference: title, graph, evidence policy, address, day; the page of a thing says itself how. */
export function citation(): string {
  const own = document.documentElement.dataset["page"]?.startsWith("doc/") && one("#cite .citation")?.textContent;
  if (own) return own;
  const title = document.title.replace(/ · cbrngraph$/, "");
  const day = new Date().toISOString().slice(0, 10);
  const viewed = document.documentElement.dataset["viewed"] ?? policy;
  return `cbrngraph: ${title}. Graph ${version}, evidence policy ${viewed}. ${location.href} (accessed ${day}).`;
}

/** Copy a text; where the browser forbids it (a page that came over plain HTTP), show it to be copied by hand. */
async function copied(what: string, text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `${what} copied.`;
  } catch {
    const box = h("textarea", { readonly: true, rows: 3, "aria-label": what }, text);
    const dialog = h(
      "dialog",
      { "aria-label": what },
      box,
      h("form", { method: "dialog" }, h("button", { class: "button" }, "Close")),
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    box.select();
    return `${what} to copy by hand.`;
  }
}

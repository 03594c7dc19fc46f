/** On every page: names as one types in the box of the head ("/" leads to it), claims that open in place, citations. */

import { citing } from "./cite";
import { combobox } from "./combobox";
import { all, button, one } from "./dom";

for (const form of all<HTMLFormElement>("form[data-search]")) {
  if (form.closest("main") && one("[data-search-results]")) continue; // there, names are told in the page
  const input = one<HTMLInputElement>("input[name=q]", form);
  if (input) combobox(form, input);
}

addEventListener("keydown", (event) => {
  const within = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const box =
    one<HTMLInputElement>("main form[data-search] input[name=q]") ??
    one<HTMLInputElement>("header form[data-search] input[name=q]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || within || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/** A claim that is named in the address is behind a mark: open that, and show it. */
function openNamed(): void {
  const claim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const around = claim?.closest("details");
  if (!claim || !around) return;
  around.open = true;
  claim.scrollIntoView({ block: "center" });
}

/** One button opens and closes all marks of a page. */
function allClaims(): void {
  const marks = all<HTMLDetailsElement>("details.claims");
  const card = one("dl, table", marks[0]?.closest("section") ?? document);
  if (!card || marks.length < 2) return;
  const toggle = button(
    "Show all claims",
    () => {
      const open = toggle.getAttribute("aria-pressed") !== "true";
      for (const mark of marks) mark.open = open;
      toggle.setAttribute("aria-pressed", String(open));
    },
    { "aria-pressed": "false" },
  );
  card.before(toggle);
}

openNamed();
addEventListener("hashchange", openNamed);
allClaims();
citing();

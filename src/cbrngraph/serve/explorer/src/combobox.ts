/** The search box in the head of each page: names as one types (the combobox pattern of WAI-ARIA 1.2, list popup). */

import { type Child, fresh, h } from "./dom";
import { type Entry, type Hit, entries, find, parts } from "./index";
import { announce } from "./live";
import { pageOf } from "./page";
import { many } from "./words";

const MOST = 8;

/** A name with the parts that were found marked. */
export function marked(name: string, text: string): Child[] {
  return parts(name, text).map(([part, on]) => (on ? h("mark", {}, part) : part));
}

/** Let a search box offer names while one types in it. */
export function combobox(form: HTMLFormElement, input: HTMLInputElement): void {
  const list = h("ul", { id: fresh("names"), role: "listbox", "aria-label": "Names", class: "names", hidden: true });
  const state = { chosen: -1, hits: [] as Hit[] };
  for (const [name, value] of Object.entries(roles(list.id))) input.setAttribute(name, value);
  form.append(list);

  const close = (): void => {
    list.hidden = true;
    state.chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const show = (all: readonly Entry[]): void => {
    state.hits = find(all, input.value).slice(0, MOST);
    state.chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...state.hits.map((hit, place) => option(list.id, hit, place, input.value)));
    list.hidden = !state.hits.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (input.value) announce(state.hits.length ? many(state.hits.length, "name") : "no such name");
  };
  const choose = (step: number): void => {
    const count = state.hits.length;
    if (!count || list.hidden) return;
    state.chosen = (state.chosen + step + count + (state.chosen < 0 && step < 0 ? 1 : 0)) % count;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === state.chosen)));
    const item = list.children[state.chosen];
    if (item) input.setAttribute("aria-activedescendant", item.id);
  };

  input.addEventListener("focus", () => void entries());
  input.addEventListener("input", () => void entries().then(show, close));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hit = state.hits[state.chosen];
    if (event.isComposing) return;
    if (step && list.hidden) void entries().then(show, close);
    else if (step) choose(step);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && hit && !list.hidden) location.href = pageOf(hit.entry.id);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) close();
  });
}

function roles(list: string): Record<string, string> {
  return {
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list,
  };
}

function option(list: string, { entry, by }: Hit, place: number, text: string): HTMLLIElement {
  const other = by ? h("span", { class: "by" }, " (", marked(by, text), ")") : null;
  return h(
    "li",
    { id: `${list}-${place}`, role: "option", "aria-selected": "false" },
    h(
      "a",
      { href: pageOf(entry.id), tabindex: -1 },
      h("span", {}, marked(entry.label, text), other),
      h("span", { class: "soft" }, entry.kind),
    ),
  );
}

/** The search page: everything that a few letters may mean, by kind. */

import { marked } from "./combobox";
import { all, h, one } from "./dom";
import { type Entry, type Hit, entries, find } from "./index";
import { later } from "./live";
import { pageOf, standIn } from "./page";
import { capital, grouped, many } from "./words";

const MOST = 200;
const form = one<HTMLFormElement>("main form[data-search]");
const input = form && one<HTMLInputElement>("input[name=q]", form);
const results = one("[data-search-results]");

if (form && input && results) start(form, input, results);

function start(form: HTMLFormElement, input: HTMLInputElement, results: HTMLElement): void {
  const asked = new URLSearchParams(location.search);
  let kind = asked.get("kind") ?? "";
  input.value = asked.get("q") ?? input.value;
  const show = (known: readonly Entry[]): void => {
    const hits = find(known, input.value);
    standIn(document, !input.value.trim());
    results.replaceChildren(...(input.value.trim() ? told(hits, input.value, kind, choose) : []));
    remember(input.value, kind);
  };
  const again = (): void => void entries().then(show, (error: unknown) => results.replaceChildren(String(error)));
  const choose = (chosen: string): void => {
    kind = chosen;
    void entries()
      .then(show)
      .then(() => one("[aria-pressed=true]", results)?.focus());
  };
  input.addEventListener("input", later(again, 40));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    again();
    one("a", results)?.focus();
  });
  form.addEventListener("keydown", (event) => step(event, input, results));
  results.addEventListener("keydown", (event) => step(event, input, results));
  if (input.value) again();
}

function remember(text: string, kind: string): void {
  const asked = new URLSearchParams(Object.entries({ q: text, kind }).filter(([, value]) => value));
  const search = asked.toString();
  history.replaceState(null, "", search ? `?${search}` : location.pathname);
}

/** Arrows go from the box to the names and from name to name. */
function step(event: KeyboardEvent, input: HTMLElement, results: HTMLElement): void {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  const stops = [input, ...all("ol a", results)];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + way];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function told(hits: readonly Hit[], text: string, kind: string, choose: (kind: string) => void): Node[] {
  const kinds = grouped(hits, (hit) => hit.entry.kind);
  const seen = hits.filter((hit) => !kind || hit.entry.kind === kind);
  if (!hits.length)
    return [h("p", {}, "No name has these letters. A part of a name is enough; accents do not matter.")];
  const more = seen.length > MOST ? `, of which the first ${MOST} are shown` : "";
  return [
    h("p", {}, `${many(seen.length, "name")}${more}`),
    chips(kinds, kind, hits.length, choose),
    h(
      "ol",
      { class: "hits" },
      seen.slice(0, MOST).map((hit) => item(hit, text)),
    ),
  ];
}

function chips(
  kinds: ReadonlyMap<string, Hit[]>,
  chosen: string,
  whole: number,
  choose: (kind: string) => void,
): HTMLElement {
  const chip = (kind: string, name: string, count: number): HTMLElement =>
    h(
      "button",
      { type: "button", class: "button", "aria-pressed": String(kind === chosen), onclick: () => choose(kind) },
      `${name} `,
      h("span", { class: "soft" }, count),
    );
  const found = [...kinds].map(([kind, hits]) => chip(kind, capital(kind), hits.length));
  return h("div", { class: "chips", role: "group", "aria-label": "Kinds" }, chip("", "All", whole), found);
}

function item({ entry, by }: Hit, text: string): HTMLElement {
  return h(
    "li",
    {},
    h("a", { href: pageOf(entry.id) }, marked(entry.label, text)),
    " ",
    h("span", { class: "soft" }, entry.kind, by && [" · ", marked(by, text)]),
  );
}

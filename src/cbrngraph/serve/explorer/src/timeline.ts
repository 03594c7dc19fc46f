/** The timeline of everything, and that of one thing on its page. */

import { type State, joined, onState, parted, readState, writeState } from "./address";
import { OPEN, yearOf } from "./days";
import { all, choice, h, labelled, one } from "./dom";
import { type Item, lanes, sample } from "./lanes";
import { announce } from "./live";
import { at, json, standIn } from "./page";
import { onWidth } from "./resize";
import { span } from "./span";
import { tips } from "./tip";
import { capital, many } from "./words";

interface Told {
  kinds: string[];
  regions: { id: string; code: string; label: string }[];
  items: [
    kind: number,
    id: string,
    label: string,
    first: string,
    last: string,
    shown: string,
    regions: string[],
    href: string,
    /** Whether the first day is that of the first source that names it: when it began is not known. */
    listed: 0 | 1,
    how: "" | "open" | "vague",
  ][];
}
interface Dated extends Item {
  regions: string[];
}
interface View {
  kinds: Set<string>;
  region: string;
  from: number;
  to: number;
}
interface Whole {
  kinds: string[];
  items: Dated[];
  regions: Told["regions"];
  from: number;
  to: number;
}

const PLURAL: Readonly<Record<string, string>> = {
  accession: "Accessions",
  agreement: "Agreements",
  project: "Projects",
  event: "Events",
};
const EXPLAINED =
  "A bar goes from the first day to the last; a bar without a thick left edge began before the years shown.";
const HOW = {
  open: "fading: end not known; drawn to when it, or an event under it, was last seen, or only where it began",
  vague: "dashes: at some time between these days, not all that time (for accessions: when the country joined)",
} as const;
const HOLLOW = "hollow: first named as a member; when it joined is not known";
const plural = (kind: string): string => PLURAL[kind] ?? capital(kind);
const drawing = one("[data-draw]");
const controls = one("[data-controls]");
const listed = one("ol[data-timeline]");

if (listed) ofThing(listed);
else if (drawing && controls)
  void json<Told>("data/timeline.json").then((told) => ofAll(unpacked(told), drawing, controls));

function unpacked({ kinds, regions, items }: Told): Whole {
  const dated = items
    .filter(([, , , first, last]) => first || last)
    .map(([kind, id, label, first, last, shown, codes, href, listed, how]) => {
      const name = kinds[kind] ?? "";
      const region = codes.length === 1 ? `region-${codes[0]}` : codes.length ? "region-several" : "region-none";
      return {
        id: `${name} ${id}`,
        label,
        kind: name,
        first: first || last,
        last: last && last !== OPEN ? last : first,
        shown,
        href: at(href),
        look: region,
        hollow: listed === 1,
        how,
        regions: codes,
      };
    });
  const years = dated.flatMap(({ first, last }) => [yearOf(first), yearOf(last)]);
  return { kinds, regions, items: dated, from: Math.min(...years), to: Math.max(...years) + 1 };
}

function ofAll(whole: Whole, drawing: HTMLElement, controls: HTMLElement): void {
  const view = read(readState(), whole);
  const names = new Map(whole.kinds.map((kind) => [kind, plural(kind)]));
  const list = h("details", { class: "as-list" });
  const chosen = (): Dated[] =>
    whole.items.filter((item) => view.kinds.has(item.kind) && (!view.region || item.regions.includes(view.region)));
  const show = (said = true): void => {
    const within = chosen().filter((item) => yearOf(item.first) < view.to && yearOf(item.last) >= view.from);
    lanes(drawing, within, names, view);
    asList(list, within);
    if (said) announce(`${many(within.length, "thing")} between ${view.from} and ${view.to - 1}`);
    remember(view, whole);
  };
  const fill = (): void => controls.replaceChildren(...bar(view, whole, show));
  onState((state) => {
    Object.assign(view, read(state, whole));
    fill();
    show();
  });
  drawing.hidden = false;
  drawing.after(legend(whole), h("p", { class: "soft" }, EXPLAINED), list);
  tips(drawing);
  fill();
  show(false);
  standIn(document);
  onWidth(drawing, () => lanes(drawing, chosen(), names, view));
}

function read(state: State, whole: Whole): View {
  const kinds = parted(state["kinds"]).filter((kind) => whole.kinds.includes(kind));
  const bound = (text: string | undefined, other: number): number => {
    const year = Number(text);
    return Number.isInteger(year) && year >= whole.from && year <= whole.to ? year : other;
  };
  const [from, to] = [bound(state["from"], whole.from), bound(state["to"], whole.to - 1) + 1];
  return {
    kinds: new Set(kinds.length ? kinds : whole.kinds),
    region: state["region"] ?? "",
    from,
    to: Math.max(to, from + 1),
  };
}

function remember(view: View, whole: Whole): void {
  writeState({
    kinds: view.kinds.size < whole.kinds.length ? joined(view.kinds) : "",
    region: view.region,
    from: view.from > whole.from ? String(view.from) : "",
    to: view.to < whole.to ? String(view.to - 1) : "",
  });
}

function bar(view: View, whole: Whole, show: () => void): HTMLElement[] {
  const regions = new Map([
    ["", "all regions"],
    ...whole.regions.map(({ code, label }): [string, string] => [code, label]),
  ]);
  const region = choice(regions, view.region, (code) => {
    view.region = code;
    show();
  });
  const years = span([whole.from, whole.to - 1], view.from, view.to - 1, (from, to) => {
    [view.from, view.to] = [from, to + 1];
    show();
  });
  return [kindBoxes(view, whole, show), labelled("Region", region), years];
}

function kindBoxes(view: View, whole: Whole, show: () => void): HTMLElement {
  const boxes = whole.kinds.map((kind) => {
    const box = h("input", { type: "checkbox", checked: view.kinds.has(kind) });
    box.addEventListener("change", () => {
      if (box.checked) view.kinds.add(kind);
      else view.kinds.delete(kind);
      show();
    });
    return h("label", { class: "box" }, box, " ", plural(kind));
  });
  return h("fieldset", { class: "boxes" }, h("legend", {}, "Kinds"), boxes);
}

function legend(whole: Whole): HTMLElement {
  const used = new Set(whole.items.map((item) => item.look));
  const keys = [
    ...whole.regions.map(({ code, label }): [string, string] => [`region-${code}`, label]),
    ["region-several", "several regions"] as const,
    ["region-none", "no region"] as const,
  ];
  const told = keys
    .filter(([look]) => used.has(look))
    .map(([look, label]) => h("li", {}, h("span", { class: `key ${look}` }), label));
  for (const how of ["open", "vague"] as const)
    if (whole.items.some((item) => item.how === how)) told.push(h("li", {}, sample(how), HOW[how]));
  if (whole.items.some((item) => item.hollow)) told.push(h("li", {}, h("span", { class: "key hollow" }), HOLLOW));
  return h("ul", { class: "legend", "aria-label": "Legend" }, told);
}

/** The same as a table, made when somebody opens it. */
function asList(list: HTMLDetailsElement, items: readonly Dated[]): void {
  const fill = (): void => {
    if (!list.open || list.dataset["made"]) return;
    list.dataset["made"] = "yes";
    const rows = items.map((item) =>
      h(
        "tr",
        {},
        h("td", {}, item.shown),
        h("td", {}, h("a", { href: item.href }, item.label)),
        h("td", {}, item.kind),
      ),
    );
    const head = h(
      "tr",
      {},
      ["when", "what", "kind"].map((name) => h("th", { scope: "col" }, name)),
    );
    list.append(
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "List" },
        h("table", {}, h("thead", {}, head), h("tbody", {}, rows)),
      ),
    );
  };
  delete list.dataset["made"];
  list.replaceChildren(h("summary", {}, `${many(items.length, "thing")} as a list`));
  list.ontoggle = fill;
  fill();
}

/** The dates of one thing above their list, where there are several. */
function ofThing(list: HTMLElement): void {
  const items = all("li[data-first]", list)
    .map((item, place): Item => {
      const [first = "", last = ""] = [item.dataset["first"], item.dataset["last"]];
      const link = one<HTMLAnchorElement>("a", item);
      const how = item.dataset["how"] === "open" ? "open" : item.dataset["how"] === "vague" ? "vague" : "";
      const text = (item.textContent ?? "").replace(/\s+/g, " ").trim();
      return {
        id: String(place),
        label: text,
        kind: "",
        first: first || last,
        last: last && last !== OPEN ? last : first,
        shown: spelled(first, last, how),
        href: link?.getAttribute("href") ?? "#timeline",
        look: "plain",
        how,
      };
    })
    .filter((item) => item.first);
  const years = items.flatMap(({ first, last }) => [yearOf(first), yearOf(last)]);
  if (items.length < 3 || Math.max(...years) === Math.min(...years)) return;
  const place = h("div", { class: "figure" });
  list.before(place);
  const draw = (): void =>
    lanes(place, items, new Map([["", "Dates"]]), { from: Math.min(...years), to: Math.max(...years) + 1 });
  tips(place);
  onWidth(place, draw);
}

/** The days that a mark covers, for those who do not see how it is drawn. */
function spelled(first: string, last: string, how: Item["how"]): string {
  if (first === last || !last) return how === "open" ? `from ${first}` : first;
  const days = `${first} – ${last === OPEN ? "" : last}`;
  return how === "open" ? `${days} at least` : how === "vague" ? `some time in ${days}` : days;
}

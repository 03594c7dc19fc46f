/** The map: partner countries by region or by the year in which they came, on the last day of any year. */

import { type State, onState, readState, writeState } from "./address";
import { endOf, inWords, yearOf } from "./days";
import { all, choice, h, labelled, one, s } from "./dom";
import { announce } from "./live";
import { json } from "./page";
import { roving } from "./roving";
import { slider } from "./slider";
import { tips } from "./tip";
import { many } from "./words";

interface Region {
  id: string;
  code: string;
  label: string;
}
interface Member {
  id: string;
  label: string;
  code: string;
  regions: string[];
  first: string;
  last: string;
  listed: string;
  known: string;
  end: string;
}
interface Told {
  day: string;
  regions: Region[];
  members: Member[];
  /** By year, the last published total of that year, in words. */
  published: Record<string, { on: string; published: string; told: string }>;
}
interface View {
  colour: "region" | "year";
  year: number;
  region: string;
}

const controls = one("[data-controls]");
const figure = one("figure#map");
if (controls && figure) void json<Told>("data/map.json").then((told) => start(told, figure, controls));

function start(told: Told, figure: HTMLElement, controls: HTMLElement): void {
  const known = told.members
    .map((member) => member.known)
    .filter(Boolean)
    .sort();
  const [first, last] = [yearOf(known[0] ?? told.day), yearOf(told.day)];
  const view = read(readState(), first, last);
  const legend = h("ul", { class: "legend", "aria-label": "Legend" });
  const counted = h("p", { id: "counted" });
  controls.after(counted);
  const show = (said = true): void => {
    const held = told.members.filter((member) => isMember(member, endOf(view.year, told.day)));
    const seen = held.filter((member) => !view.region || member.regions.includes(view.region));
    paint(figure, view, new Set(seen.map((member) => member.id)), told, first, last);
    rows(view, new Set(seen.map((member) => member.id)), told, last);
    const keys = view.colour === "region" ? regionKeys(told, held, view) : yearKeys(first, last);
    const pale =
      seen.length < told.members.length &&
      h(
        "li",
        {},
        h("span", { class: "key pale" }),
        view.region ? "other partner countries" : "not known to be a member yet",
      );
    legend.replaceChildren(...keys, pale || "");
    const whole = withTotal(seen.length, view, told);
    counted.textContent = whole;
    if (said) announce(whole);
    writeState({
      colour: view.colour === "year" ? "year" : "",
      year: view.year === last ? "" : String(view.year),
      region: view.region,
    });
  };
  const fill = (): void => controls.replaceChildren(...bar(view, told, first, last, show));
  onState((state) => {
    Object.assign(view, read(state, first, last));
    fill();
    show();
  });
  fill();
  for (const other of all(".legend", figure)) other.remove(); // the one without a script
  one("svg", figure)?.after(legend);
  roving(figure, all<Element>(".countries a", figure) as SVGAElement[]);
  tips(figure);
  show(false);
}

function read(state: State, first: number, last: number): View {
  const year = Number(state["year"] ?? last);
  const fits = Number.isInteger(year) && year >= first && year <= last;
  return {
    colour: state["colour"] === "year" ? "year" : "region",
    year: fits ? year : last,
    region: state["region"] ?? "",
  };
}

/** Whether a country was a member on a day, for certain. */
function isMember(member: Member, day: string): boolean {
  return Boolean(member.known) && member.known <= day && !(member.end && member.end < day);
}

function bar(view: View, told: Told, first: number, last: number, show: () => void): HTMLElement[] {
  const set = (change: Partial<View>): void => {
    Object.assign(view, change);
    show();
  };
  const colours = new Map([
    ["region", "region"],
    ["year", "year of joining"],
  ]);
  const regions = new Map([
    ["", "all regions"],
    ...told.regions.map(({ code, label }): [string, string] => [code, label]),
  ]);
  const years = slider(
    "Members at the end of",
    first,
    last,
    view.year,
    (year) => spoken(year, view, told),
    (year) => set({ year }),
  );
  return [
    labelled(
      "Colour by",
      choice(colours, view.colour, (colour) => set({ colour: colour === "year" ? "year" : "region" })),
    ),
    labelled(
      "Show",
      choice(regions, view.region, (region) => set({ region })),
    ),
    years.element,
  ];
}

function spoken(year: number, view: View, told: Told): string {
  const day = endOf(year, told.day);
  const seen = told.members.filter(
    (member) => isMember(member, day) && (!view.region || member.regions.includes(view.region)),
  );
  return withTotal(seen.length, { ...view, year }, told);
}

function summary(count: number, view: View, told: Told): string {
  const where = told.regions.find(({ code }) => code === view.region);
  return `${inWords(endOf(view.year, told.day))}: ${many(count, "known member")}${where ? ` in ${where.label}` : ""}`;
}

/** What is known of the whole Initiative, with what was last counted of it, that year or earlier. */
function withTotal(count: number, view: View, told: Told): string {
  const text = summary(count, view, told);
  if (view.region) return text;
  const year = Object.keys(told.published)
    .filter((known) => Number(known) <= view.year)
    .sort()
    .at(-1);
  const total = told.published[year ?? ""];
  if (!total) return `${text}. No published count of that year or before was found.`;
  if (Number(year) === view.year) return `${text}. ${total.told}`;
  const day = `${total.on.length > "2015-12".length ? "on" : "in"} ${total.on}`;
  const named = `${count} can be named as members by ${inWords(endOf(view.year, told.day))}`;
  return `${text}. The last published count was ${total.published}, ${day}; ${named}.`;
}

/** Colours are those of the style sheet; a year is a share of the way from the first to the last. */
function paint(
  figure: HTMLElement,
  view: View,
  seen: ReadonlySet<string>,
  told: Told,
  first: number,
  last: number,
): void {
  const known = new Map(told.members.map((member) => [member.id, member]));
  figure.classList.toggle("by-year", view.colour === "year");
  for (const shape of all<SVGElement>(".country", figure)) {
    const member = known.get(shape.dataset["thing"] ?? "");
    if (!member) continue;
    const on = seen.has(member.id);
    shape.classList.toggle("later", !on);
    shape.classList.toggle("dated", Boolean(member.first));
    shape.style.setProperty("--share", `${shareOf(yearOf(member.known), first, last)}%`);
    shape.closest("a")?.setAttribute("aria-label", `${member.label} (${regionsOf(member, told)}): ${since(member)}`);
    one("title", shape)?.remove(); // the label says more
  }
}

const regionsOf = (member: Member, told: Told): string =>
  member.regions.map((code) => told.regions.find((region) => region.code === code)?.label ?? code).join("; ") ||
  "no region";

const shareOf = (year: number, first: number, last: number): number =>
  Math.round((100 * (year - first)) / Math.max(last - first, 1));

function since(member: Member): string {
  if (!member.known) return "when it joined is not known";
  if (!member.first) return `a member by ${inWords(member.known)}; when it joined is not known`;
  if (member.first.slice(0, 4) !== member.last.slice(0, 4))
    return `joined between ${inWords(member.first)} and ${inWords(member.last)}`;
  if (member.first === member.last) return `joined on ${inWords(member.first)}`;
  return `joined in ${member.first.slice(0, 7) === member.last.slice(0, 7) ? inWords(member.first).replace(/^\d+ /, "") : yearOf(member.first)}`;
}

/** The table beside the map has the same countries. */
function rows(view: View, seen: ReadonlySet<string>, told: Told, last: number): void {
  const whole = view.year === last && !view.region;
  for (const row of all("#members tbody tr[data-thing]")) row.hidden = !whole && !seen.has(row.dataset["thing"] ?? "");
  const told_ = summary(seen.size, view, told);
  const place = one("#members-seen") ?? h("p", { id: "members-seen", class: "soft" });
  place.textContent = told_;
  if (!place.isConnected) one("#members")?.before(place);
}

function regionKeys(told: Told, held: readonly Member[], view: View): HTMLElement[] {
  const key = (code: string, label: string, is: (member: Member) => boolean): HTMLElement =>
    h("li", {}, h("span", { class: `key region-${code}` }), `${label} `, soft(held.filter(is).length));
  const shown = told.regions.filter(({ code }) => !view.region || code === view.region);
  const single = shown.map(({ code, label }) => key(code, label, ({ regions }) => regions.includes(code)));
  const several = key("several", "of these in several regions", ({ regions }) => regions.length > 1);
  return held.some(({ regions }) => regions.length > 1) ? [...single, several] : single;
}

const soft = (count: number): HTMLElement => h("span", { class: "soft" }, count);

function yearKeys(first: number, last: number): HTMLElement[] {
  const steps = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const cells = steps.map((year) => {
    const cell = s("rect", { x: (year - first) * 20, width: 20, height: 14, class: "country dated" });
    cell.style.setProperty("--share", `${shareOf(year, first, last)}%`);
    return cell;
  });
  const ramp = s("svg", { viewBox: `0 0 ${20 * steps.length} 14`, class: "ramp", "aria-hidden": "true" }, cells);
  return [
    h("li", {}, `${first} `, ramp, ` ${last}`),
    h(
      "li",
      { class: "soft" },
      "Broken outline: the day of joining is not known; the year is that by which it was a member.",
    ),
  ];
}

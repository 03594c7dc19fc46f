/** A network as its data file tells it (`networks/VIEW.POLICY.json`), and what of it holds at a time. */

import { OPEN } from "./days";

export interface Told {
  view: string;
  title: string;
  question: string;
  policy: string;
  weight: string;
  modes: string[];
  directed: boolean;
  notes: string[];
  size: [number, number];
  groups: { label: string; code: string }[];
  measures: string[];
  nodes: [
    id: string,
    label: string,
    short: string,
    kind: string,
    region: string,
    group: number,
    shape: string,
    x: number | null,
    y: number | null,
    r: number | null,
    values: (number | null)[],
  ][];
  ties: [
    a: number,
    b: number,
    weight: number,
    first: string,
    last: string,
    sources: number,
    links: number[],
    drawn: 0 | 1,
  ][];
  links: ToldLink[];
  /** The ids of claims. */
  claims: string[];
  whens: [first: string, begun: string, lasted: string, ended: string, momentary: 0 | 1][];
  sources: [id: string, name: string, url: string, rest: string][];
}
export type ToldLink = [
  name: string,
  thing: string,
  type: string,
  when: number,
  independent: number,
  sources: number[],
  claims: number[],
];

/** A stretch of time, and whether what possibly held then counts. */
export interface Time {
  from: string;
  until: string;
  possibly: boolean;
}

export interface Tie {
  a: number;
  b: number;
  weight: number;
  first: string;
  last: string;
  sources: number;
  /** Whether it has more sources than those of the links that are left. */
  atLeast: boolean;
  links: number[];
  drawn: boolean;
}

/** Whether a link held at a time. */
export function held(told: Told, link: number, time: Time): boolean {
  const when = told.whens[told.links[link]?.[3] ?? -1];
  if (!when) return time.possibly;
  const [first, begun, lasted, ended, momentary] = when;
  if (time.possibly) return !(first && first > time.until) && !(ended && ended < time.from);
  const from = momentary && time.from === time.until ? "0001-01-01" : time.from;
  return Boolean(begun && lasted) && begun <= time.until && lasted >= from;
}

/** The ties, the lightest first; at a time, those that have a link which held then, by the number of such links. */
export function tiesAt(told: Told, time: Time | null): Tie[] {
  const all = told.ties.map(([a, b, weight, first, last, sources, links, drawn]): Tie => ({
    a,
    b,
    weight,
    first,
    last,
    sources,
    links,
    drawn: drawn === 1,
    atLeast: false,
  }));
  if (!time) return all;
  return all.flatMap((tie) => partOf(told, tie, time)).sort((one, other) => one.weight - other.weight);
}

function partOf(told: Told, tie: Tie, time: Time): Tie[] {
  const links = tie.links.filter((link) => held(told, link, time));
  if (!links.length) return [];
  if (links.length === tie.links.length) return [tie];
  const whens = links.map((link) => told.whens[told.links[link]?.[3] ?? -1]).filter((when) => when !== undefined);
  const [first, last] = extent(whens);
  const sources = Math.max(...links.map((link) => told.links[link]?.[4] ?? 0));
  return [{ ...tie, links, weight: links.length, sources, atLeast: true, first, last }];
}

/** The first and the last day on which links can have been there; no last where one may be there still. */
function extent(whens: readonly Told["whens"][number][]): [first: string, last: string] {
  const dated = whens.filter((when) => when.slice(0, 4).some(Boolean));
  const firsts = dated.map(([first, begun]) => first || begun).filter(Boolean);
  const lasts = dated.map(([, , , ended]) => ended || OPEN);
  const last = lasts.sort().at(-1) ?? OPEN;
  return [firsts.sort()[0] ?? "", last === OPEN ? "" : last];
}

/** The years between which links have dates. */
export function yearsOf(told: Told): [first: number, last: number] | null {
  const days = told.whens.flatMap((when) => when.slice(0, 4) as string[]).filter((day) => day && day !== OPEN);
  const years = days.map((day) => Number(day.slice(0, 4))).filter((year) => year > 1900);
  return years.length ? [Math.min(...years), Math.max(...years)] : null;
}

/** A measure of every node; degree and strength are those of the ties that are left. */
export function measured(told: Told, ties: readonly Tie[], measure: string, whole: boolean): (number | null)[] {
  const place = told.measures.indexOf(measure);
  if (whole || (measure !== "degree" && measure !== "strength"))
    return told.nodes.map((node) => node[10][place] ?? null);
  const sums = told.nodes.map(() => 0);
  for (const { a, b, weight } of ties) {
    for (const end of [a, b]) sums[end] = (sums[end] ?? 0) + (measure === "degree" ? 1 : weight);
  }
  return sums;
}

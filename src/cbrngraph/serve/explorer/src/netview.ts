/** What is chosen on the page of a network, and how it stands in the address. */

import { type State, writeState } from "./address";
import type { Tie, Time, Told } from "./netdata";
import { policy } from "./page";

export interface View {
  policy: string;
  measure: string;
  /** First and last year; nothing: at any time. */
  years: [number, number] | null;
  possibly: boolean;
  all: boolean;
  /** The id of a node that is shown, or those of two with a tie, with ~ between them. */
  shown: string;
}

/** Return the view that an address tells. */
export function read(state: State, policies: readonly string[]): View {
  const years = [state["from"], state["until"]].map(Number).filter((year) => Number.isInteger(year) && year > 1900);
  const wanted = state["policy"] ?? "";
  return {
    policy: policies.includes(wanted) ? wanted : (policies[0] ?? policy),
    measure: state["measure"] ?? "strength",
    years: years.length === 2 ? (years.sort() as [number, number]) : null,
    possibly: state["possibly"] === "yes",
    all: state["ties"] === "all",
    shown: state["at"] ?? "",
  };
}

/** Write a view into the address. */
export function remember(view: View): void {
  writeState({
    policy: view.policy === policy ? "" : view.policy,
    measure: view.measure === "strength" ? "" : view.measure,
    from: view.years ? String(view.years[0]) : "",
    until: view.years ? String(view.years[1]) : "",
    possibly: view.years && view.possibly ? "yes" : "",
    ties: view.all ? "all" : "",
    at: view.shown,
  });
}

/** The time that is chosen, in days. */
export function timeOf(view: View): Time | null {
  return view.years && { from: `${view.years[0]}-01-01`, until: `${view.years[1]}-12-31`, possibly: view.possibly };
}

/** That what the address names does not hold in the view: its name, and where it does not; nothing where it does. */
export function lost(told: Told, ties: readonly Tie[], view: View): [name: string, where: string] | null {
  const ids = view.shown.split("~").filter(Boolean);
  const ends = ids.map((id) => told.nodes.findIndex((node) => node[0] === id));
  const name = ids.map((id, place) => told.nodes[ends[place] ?? -1]?.[1] ?? id).join(" – ");
  const under = `under policy ${view.policy}.`;
  if (ids.length < 2) return ends.includes(-1) ? [name, `This node is not in the network ${under}`] : null;
  const joins = (a: number, b: number): boolean => a !== b && ends.includes(a) && ends.includes(b);
  if (ties.some(({ a, b }) => joins(a, b))) return null;
  if (!view.years || !told.ties.some(([a, b]) => joins(a, b))) return [name, `This tie does not hold ${under}`];
  return [name, `This tie does not hold ${inTime(view)}.`];
}

/** In words what is chosen of time. */
export function inTime({ years, possibly }: View): string {
  return years ? `${possibly ? "possibly" : "certainly"} between ${years[0]} and ${years[1]}` : "of all dates";
}

/** The class of a group: that of its region, else its number. */
export const groupLook = (code: string, place: number): string => (code ? `region-${code}` : `g${place}`);

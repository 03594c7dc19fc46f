/** What is chosen on the page of a network, and how it stands in the address. */

import { type State, writeState } from "./address";
import type { Time } from "./netdata";
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

/** The class of a group: that of its region, else its number. */
export const groupLook = (code: string, place: number): string => (code ? `region-${code}` : `g${place}`);

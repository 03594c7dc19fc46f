/** Days as texts (YYYY-MM-DD): they compare as they are. */

export const OPEN = "9999-12-31";

/** The year of a day. */
export const yearOf = (day: string): number => Number(day.slice(0, 4));

/** The last day of a year, or an earlier one beyond which nothing is known. */
export function endOf(year: number, newest: string): string {
  const day = `${year}-12-31`;
  return newest && newest < day ? newest : day;
}

const clear = (day: string): string => (day.startsWith("9999") ? "" : day);

/** From when to when a link certainly held; where no day is certain, the span in which it can have been or begun. */
export function period([first, begun, lasted, ended]: readonly [string, string, string, string, ...unknown[]]): string {
  const [from, to] = [clear(begun || first), clear(lasted || ended)];
  if (!from && !to) return "no date";
  if (!from || !to || from <= to) return `${from || "…"} to ${to || "…"}`;
  return clear(ended) ? `some time ${within(first, ended)}` : `begun ${within(first, begun)}, end not known`;
}

/** A span as roughly as it is known: a whole month or a whole year by its name. */
function within(first: string, last: string): string {
  const [year = "", month = ""] = first.split("-");
  if (first === `${year}-01-01` && last === `${year}-12-31`) return `in ${year}`;
  const end = new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
  return first.endsWith("-01") && last === end ? `in ${year}-${month}` : `between ${first || "…"} and ${last || "…"}`;
}

/** A day as a point of time in years: 2015.5 is the middle of 2015. */
export function pointOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return year + (month - 1) / 12 + (date - 1) / 372;
}

const written = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** A day in words: 31 December 2015. */
export function inWords(day: string): string {
  return written.format(new Date(`${day}T00:00:00Z`));
}

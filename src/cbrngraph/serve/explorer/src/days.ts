/** Days as texts (YYYY-MM-DD): they compare as they are. */

export const OPEN = "9999-12-31";

/** The year of a day. */
export const yearOf = (day: string): number => Number(day.slice(0, 4));

/** The last day of a year, or an earlier one beyond which nothing is known. */
export function endOf(year: number, newest: string): string {
  const day = `${year}-12-31`;
  return newest && newest < day ? newest : day;
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

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

/** From when to when a link held, no finer than its bounds: the first and last days of its begin, and of its end. */
export function period([first, begun, lasted, ended]: readonly [string, string, string, string, ...unknown[]]): string {
  const over = clear(ended);
  const [begin, end] = [within(first, begun), within(clear(lasted), over)];
  if (!begin && !end) return lasted ? "… to …" : "no date";
  if (over && first === over) return over;
  if (over && (begun || first) > (lasted || over)) return `some time ${within(first, over)}`;
  if (!begin) return `ended ${end}, begin not known`;
  if (lasted === OPEN && !over) return `${bare(begin)} to …`;
  if (!end || (!over && lasted <= begun)) return `begun ${begin}, end not known`;
  if ([begin, end].some((told) => told.startsWith("between"))) return `begun ${begin}, ended ${end}`;
  return `${bare(begin)} to ${bare(end)}`;
}

/** When something was, from the first day that it can have been on to the last: in a month or a year, on a day. */
function within(first: string, last: string): string {
  if (!first && !last) return "";
  if (!last) return `${at(since(first))} or later`;
  if (!first || first > last) return `${at(till(last))} or earlier`;
  const whole = wholeOf(first, last);
  return whole ? at(whole) : `between ${first} and ${last}`;
}

/** The day, month or year that begins on one day and ends on another; nothing where there is none. */
function wholeOf(first: string, last: string): string {
  if (first === last) return first;
  const [year, month] = [first.slice(0, 4), first.slice(0, 7)];
  if (first === `${year}-01-01` && last === `${year}-12-31`) return year;
  return first === `${month}-01` && last === endOfMonth(first) ? month : "";
}

function endOfMonth(day: string): string {
  const [year, month] = day.split("-").map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
}

/** "2022-04 or later" says what "2022-04-01 or later" says, and names no day that nobody named. */
const since = (day: string): string => day.replace(/(-01)?-01$/, "");
const till = (day: string): string =>
  day.endsWith("-12-31") ? day.slice(0, 4) : day === endOfMonth(day) ? day.slice(0, 7) : day;

const at = (when: string): string => `${when.length > "2015-12".length ? "on" : "in"} ${when}`;
const bare = (told: string): string => told.replace(/^(in|on) /, "");

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

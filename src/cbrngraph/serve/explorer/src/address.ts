/** The state of a view in the address, after the hash: whoever opens that address sees the same. */

export type State = Readonly<Record<string, string>>;

/** Return what stands after the hash, unless it is the name of a place in the page. */
export function readState(): State {
  const text = location.hash.slice(1);
  return text.includes("=") ? Object.fromEntries(new URLSearchParams(text)) : {};
}

/** Write a state; what is empty is left out. */
export function writeState(state: Readonly<Record<string, string | undefined>>): void {
  const told = Object.entries(state).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(told).toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

/** Be told when somebody changes the address by hand, or goes back. */
export function onState(changed: (state: State) => void): void {
  addEventListener("hashchange", () => changed(readState()));
}

/** Several values as one. */
export const joined = (values: Iterable<string>): string => [...values].join("~");

/** The values of what `joined` made. */
export const parted = (text: string | undefined): string[] => (text ? text.split("~") : []);

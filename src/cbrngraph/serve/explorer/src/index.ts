/** The index of names (`data/search.json`): who is meant by a few letters, in any language, with or without accents. */

import { json } from "./page";
import { fold } from "./words";

interface Told {
  kinds: string[];
  things: [id: string, label: string, kind: number, weight: number, others: string[]][];
}

export interface Entry {
  id: string;
  label: string;
  kind: string;
  /** Its label and its other names, folded. */
  names: string[];
  others: string[];
}

export interface Hit {
  entry: Entry;
  /** The name by which it was found, where that is not its label. */
  by: string;
}

let made: Promise<Entry[]> | null = null;

/** Return all things with names, those of which most is said first. */
export function entries(): Promise<Entry[]> {
  made ??= json<Told>("data/search.json").then(({ kinds, things }) =>
    things.map(([id, label, kind, , others]) => ({
      id,
      label,
      kind: kinds[kind] ?? "",
      others,
      names: [label, ...others].map(fold),
    })),
  );
  return made;
}

/** Return what a text may mean, the likeliest first; among equals, of which most is said. */
export function find(all: readonly Entry[], text: string): Hit[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const ranks: Hit[][] = [];
  for (const entry of all) {
    const [rank, place] = best(entry, words);
    if (rank < NONE) (ranks[rank] ??= []).push({ entry, by: place > 0 ? (entry.others[place - 1] ?? "") : "" });
  }
  return ranks.flat();
}

const NONE = 10;

/** How well the best of a thing's names answers, and which that is. */
function best(entry: Entry, words: readonly string[]): [rank: number, place: number] {
  let least = NONE;
  let place = 0;
  entry.names.forEach((name, at) => {
    const rank = ranked(name, words);
    const own = rank === NONE ? NONE : rank * 2 + (at ? 1 : 0);
    if (own < least) [least, place] = [own, at];
  });
  if (least === NONE && words.every((word) => entry.id.includes(word))) return [NONE - 1, 0];
  return [least, place];
}

/** 0 the whole name, 1 its beginning, 2 beginnings of its words, 3 parts of it, `NONE` no. */
function ranked(name: string, words: readonly string[]): number {
  if (!words.every((word) => name.includes(word))) return NONE;
  const text = words.join(" ");
  if (name === text) return 0;
  if (name.startsWith(text)) return 1;
  return words.every((word) => begins(name, word)) ? 2 : 3;
}

function begins(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  }
  return false;
}

/** The parts of a name that a text finds, for marking: pairs of a part and whether it is one. */
export function parts(name: string, text: string): [string, boolean][] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const letters = [...name];
  const folded = letters.map(fold);
  const marked = letters.map(() => false);
  for (const word of words) mark(folded, word, marked);
  const found: [string, boolean][] = [];
  letters.forEach((letter, place) => {
    const before = found.at(-1);
    const on = marked[place] ?? false;
    if (before && before[1] === on) before[0] += letter;
    else found.push([letter, on]);
  });
  return found;
}

/** Mark the first place where a word stands, at the beginning of a word if it can. */
function mark(folded: readonly string[], word: string, marked: boolean[]): void {
  const starts = folded.map((_, place) => place).filter((place) => stands(folded, place, word) > 0);
  const start = starts.find((place) => place === 0 || !/[\p{L}\p{N}]/u.test(folded[place - 1] ?? "")) ?? starts[0];
  if (start === undefined) return;
  marked.fill(true, start, start + stands(folded, start, word));
}

/** How many letters from a place on make a word; 0 if they do not. */
function stands(folded: readonly string[], start: number, word: string): number {
  let text = "";
  for (let place = start; place < folded.length && text.length < word.length; place++) {
    text += folded[place] || " ";
    if (!word.startsWith(text)) return 0;
    if (text === word) return place - start + 1;
  }
  return 0;
}

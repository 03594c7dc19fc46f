/** Which names answer what is typed: the beginning of a local name first, then that of a label, then words of both. */

import { fold } from "./words";

export interface Named {
  /** With its prefix: org:memberOf. */
  name: string;
  label: string;
}

const NONE = 4;

/** The names that answer, the best first, in their own order among equals; with a prefix typed, only those of it. */
export function ranking<T extends Named>(all: readonly T[], typed: string): T[] {
  const [, prefix, local = ""] = /^([\w-]*:)?(.*)$/.exec(typed) ?? [];
  const wanted = wordsOf(local);
  const ranks: T[][] = [];
  for (const one of all) {
    if (prefix && !one.name.startsWith(prefix)) continue;
    const rank = ranked(one, fold(local), wanted, prefix === undefined);
    if (rank < NONE) (ranks[rank] ??= []).push(one);
  }
  return ranks.flat();
}

/** 0 the beginning of the local name (or of all of it), 1 of the label, 2 of words of either, 3 a part of the label. */
function ranked({ name, label }: Named, local: string, wanted: readonly string[], whole: boolean): number {
  const [own, text] = [name.slice(name.indexOf(":") + 1), fold(label)];
  if (fold(own).startsWith(local) || (whole && fold(name).startsWith(local))) return 0;
  if (text.startsWith(wanted.join(" "))) return 1;
  if (begin(wordsOf(own), wanted) || begin(wordsOf(label), wanted)) return 2;
  return local.length > 2 && text.includes(wanted.join(" ")) ? 3 : NONE;
}

const begin = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((start) => words.some((word) => word.startsWith(start)));

/** The words of a name written with humps or hyphens, or of a label, without accents and capitals. */
const wordsOf = (text: string): string[] =>
  fold(text.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 "))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Texts: how they are compared, counted and shortened. */

const LETTERS: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ı: "i",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  "’": "'",
  "‘": "'",
  ʼ: "'",
  "–": "-",
  "—": "-",
};

/** A text without accents and capitals. */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[łøđıßæœþ’‘ʼ–—]/gu, (letter) => LETTERS[letter] ?? letter).trim();
}

/** A number of things. */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}

/** A text with a capital at its beginning. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A text of so many letters at most. */
export function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The order of texts as people expect it: without case, numbers by their value. */
export const compare = (one: string, other: string): number => order.compare(one, other);

/** Things by a key, in the order in which keys come. */
export function grouped<T, K>(things: Iterable<T>, key: (thing: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const thing of things) {
    const known = found.get(key(thing));
    if (known) known.push(thing);
    else found.set(key(thing), [thing]);
  }
  return found;
}

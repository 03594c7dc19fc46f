/** What a screen reader says when a view has changed. */

import { h } from "./dom";

let region: HTMLElement | null = null;
let waiting = 0;

/** Say a sentence, once no other has come for a moment: a slider that moves says where it stops. */
export function announce(text: string): void {
  if (!region) {
    region = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  clearTimeout(waiting);
  waiting = setTimeout(() => region?.replaceChildren(text), 250);
}

/** Call a function once nobody has called for a moment. */
export function later<T extends unknown[]>(done: (...args: T) => void, milliseconds: number): (...args: T) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(done, milliseconds, ...args);
  };
}

/** A slider over years: a range input, which keys move, with the year beside it and a button that goes through all. */

import { button, fresh, h } from "./dom";

export interface Slider {
  element: HTMLElement;
  set(year: number): void;
}

/** Return a slider; `told` is what a screen reader says of a year. */
export function slider(
  label: string,
  first: number,
  last: number,
  year: number,
  told: (year: number) => string,
  changed: (year: number) => void,
): Slider {
  const id = fresh("year");
  const input = h("input", { type: "range", id, min: first, max: last, step: 1, value: year, class: "slider" });
  const output = h("output", { for: id });
  const set = (value: number): void => {
    input.value = String(value);
    output.value = input.value;
    input.setAttribute("aria-valuetext", told(value));
  };
  const play = player(
    () => Number(input.value),
    first,
    last,
    (value) => {
      set(value);
      changed(value);
    },
  );
  input.addEventListener("input", () => {
    play.stop();
    set(Number(input.value));
    changed(Number(input.value));
  });
  set(year);
  const ends = h("div", { class: "ends soft", "aria-hidden": "true" }, h("span", {}, first), h("span", {}, last));
  const element = h(
    "div",
    { class: "years" },
    h("label", { for: id }, label, " ", output),
    h("div", {}, input, ends),
    play.element,
  );
  return { element, set };
}

interface Player {
  element: HTMLElement;
  stop(): void;
}

/** A button that goes from year to year, a second each; where motion is not wanted there is none. */
function player(now: () => number, first: number, last: number, go: (year: number) => void): Player {
  let timer = 0;
  const element = button("Play", () => (timer ? stop() : start()));
  const stop = (): void => {
    clearInterval(timer);
    timer = 0;
    element.textContent = "Play";
  };
  const start = (): void => {
    element.textContent = "Stop";
    go(now() >= last ? first : now() + 1);
    timer = setInterval(() => (now() >= last ? stop() : go(now() + 1)), 1000);
  };
  element.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { element, stop };
}

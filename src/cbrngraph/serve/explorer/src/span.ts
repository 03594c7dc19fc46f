/** Two sliders for the first and the last year of a span; neither can pass the other. */

import { fresh, h } from "./dom";

/** Return the two sliders; `changed` is told of both years. */
export function span(
  bounds: readonly [number, number],
  from: number,
  to: number,
  changed: (from: number, to: number) => void,
): HTMLElement {
  const range = (value: number): HTMLInputElement =>
    h("input", { type: "range", id: fresh("year"), min: bounds[0], max: bounds[1], value, class: "slider" });
  const [first, last] = [range(from), range(to)];
  const [told, end] = [h("output", {}, from), h("output", {}, to)];
  const moved = (mine: HTMLInputElement): void => {
    if (Number(first.value) > Number(last.value)) (mine === first ? last : first).value = mine.value;
    [told.value, end.value] = [first.value, last.value];
    changed(Number(first.value), Number(last.value));
  };
  for (const input of [first, last]) input.addEventListener("input", () => moved(input));
  return h(
    "div",
    { class: "span", role: "group", "aria-label": "Years" },
    h("label", { for: first.id }, "From ", told, " ", first),
    h("label", { for: last.id }, "to ", end, " ", last),
  );
}

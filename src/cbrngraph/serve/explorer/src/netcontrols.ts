/** What can be chosen on the page of a network. */

import type { StageNode } from "display:stage";

import { button, choice, fresh, h, labelled } from "./dom";
import { type Told, yearsOf } from "./netdata";
import type { Drawing } from "./netdraw";
import type { View } from "./netview";
import { span } from "./span";
import { compare, fold, many } from "./words";

/** Evidence policy, measure, time, and whether all ties are seen. */
export function controls(
  view: View,
  told: Told,
  policies: readonly string[],
  show: () => void,
  reload: () => Promise<void>,
): HTMLElement[] {
  const set = (change: Partial<View>): void => {
    Object.assign(view, change);
    show();
  };
  const measures = new Map(told.measures.map((name) => [name, name]));
  const whole = h("input", { type: "checkbox", checked: view.all });
  whole.addEventListener("change", () => set({ all: whole.checked }));
  return [
    labelled(
      "Evidence",
      choice(new Map(policies.map((name) => [name, name])), view.policy, (name) => {
        view.policy = name;
        void reload();
      }),
    ),
    labelled(
      "Size by",
      choice(measures, view.measure, (measure) => set({ measure })),
    ),
    times(view, told, set),
    h("label", { class: "box" }, whole, ` all ${many(told.ties.length, "tie")}`),
  ];
}

/** Any time, or a span of years, with what certainly or what possibly held then. */
function times(view: View, told: Told, set: (change: Partial<View>) => void): HTMLElement {
  const bounds = yearsOf(told);
  if (!bounds) return h("span", { class: "soft" }, "no dates");
  const place = h("span", { class: "when" });
  const modes = new Map([
    ["", "any time"],
    ["certainly", "certainly between"],
    ["possibly", "possibly between"],
  ]);
  const fill = (): void => {
    const mode = view.years ? (view.possibly ? "possibly" : "certainly") : "";
    const years = view.years ?? bounds;
    place.replaceChildren(
      labelled(
        "Tied",
        choice(modes, mode, (chosen) => {
          set({ years: chosen ? years : null, possibly: chosen === "possibly" });
          fill();
        }),
      ),
      ...(view.years ? [span(bounds, years[0], years[1], (from, to) => set({ years: [from, to] }))] : []),
    );
  };
  fill();
  return place;
}

/** Nearer, farther, the whole. */
export function zooms(drawing: () => Drawing | null): HTMLElement {
  return h(
    "span",
    { class: "zooms", role: "group", "aria-label": "Zoom" },
    button("+", () => drawing()?.play.zoom(1.4), { "aria-label": "come nearer" }),
    button("−", () => drawing()?.play.zoom(1 / 1.4), { "aria-label": "go farther" }),
    button("⤢", () => drawing()?.play.home(), { "aria-label": "show the whole network" }),
  );
}

/** A box that finds a node by its name. */
export function finder(told: Told, drawing: () => Drawing | null): HTMLElement {
  const id = fresh("nodes");
  const labels = [...new Set(told.nodes.map((node) => node[1]))].sort(compare);
  const input = h("input", { type: "search", list: id, autocomplete: "off", size: 16 });
  input.addEventListener("change", () => {
    const text = fold(input.value);
    const found = text && drawing() ? bestNamed(drawing()?.nodes ?? [], text) : undefined;
    input.setCustomValidity(text && !found ? "no node has that name" : "");
    input.reportValidity();
    if (found) drawing()?.play.seek(found);
  });
  input.addEventListener("input", () => input.setCustomValidity(""));
  return h(
    "span",
    {},
    labelled("Find", input),
    h(
      "datalist",
      { id },
      labels.map((value) => h("option", { value })),
    ),
  );
}

function bestNamed(nodes: readonly StageNode[], text: string): StageNode | undefined {
  const tests = [
    (name: string) => name === text,
    (name: string) => name.startsWith(text),
    (name: string) => name.includes(text),
  ];
  for (const test of tests) {
    const found = nodes.find((node) => test(fold(node.label)));
    if (found) return found;
  }
  return undefined;
}

/** Elements without a framework. Texts are set as texts; there is no way here to set markup. */

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Attributes = Readonly<Record<string, Value>>;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; an attribute that is a function listens to the event of its name (`onclick`). */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  append(element, children);
  return element;
}

function set(element: Element, name: string, value: Value): void {
  if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child as readonly Child[]);
    else if (child !== null && child !== undefined && child !== false) element.append(child as Node | string);
  }
}

/** The first element that a selector finds. */
export function one<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E | null {
  return within.querySelector<E>(selector);
}

/** All elements that a selector finds. */
export function all<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)];
}

let last = 0;

/** An id that no other element has. */
export function fresh(name: string): string {
  last += 1;
  return `x-${name}-${last}`;
}

/** A form control with its label before it. */
export function labelled(text: string, control: HTMLElement, kind = ""): HTMLLabelElement {
  return h("label", { class: kind || null }, h("span", {}, text), " ", control);
}

/** A choice of one of several: value → text. */
export function choice(
  values: ReadonlyMap<string, string>,
  chosen: string,
  changed: (value: string) => void,
): HTMLSelectElement {
  const options = [...values].map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  const element = h("select", {}, options);
  element.addEventListener("change", () => changed(element.value));
  return element;
}

/** A button with a text. */
export function button(text: string, pressed: () => void, more: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "button", onclick: pressed, ...more }, text);
}

/** Content that may be wider than what it stands in, and is then moved by itself, with the keyboard too. */
export function wide(label: string, ...children: Child[]): HTMLElement {
  return h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": label }, children);
}

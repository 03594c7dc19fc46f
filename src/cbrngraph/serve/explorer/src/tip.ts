/** A line beside what is pointed at, or has the focus, in a drawing; Escape takes it away. */

import { h } from "./dom";

/** Tell of the links of a drawing what their labels say; a screen reader has these already. */
export function tips(drawing: HTMLElement | SVGElement): void {
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  document.body.append(tip);
  const hide = (): void => void (tip.hidden = true);
  const show = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest("a[aria-label]") : null;
    if (!link) return hide();
    tip.textContent = link.getAttribute("aria-label");
    tip.hidden = false;
    const box = link.getBoundingClientRect();
    const pointer = event instanceof PointerEvent;
    place(tip, pointer ? event.clientX : box.x + Math.min(box.width / 2, 40), pointer ? event.clientY : box.bottom);
  };
  for (const kind of ["pointerover", "pointermove", "focusin"]) drawing.addEventListener(kind, show);
  for (const kind of ["pointerleave", "focusout"]) drawing.addEventListener(kind, hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { passive: true });
}

/** Below a point, or above it where there is no room; never beyond the window. */
function place(tip: HTMLElement, x: number, y: number): void {
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const top = y + 18 + high > innerHeight ? y - high - 12 : y + 18;
  tip.style.left = `${Math.max(Math.min(x - wide / 2, innerWidth - wide - 8), 8)}px`;
  tip.style.top = `${Math.max(top, 4)}px`;
}

/** Drawings that have the width of their place. */

/** Call a function with the width of an element, at once and when it changes. */
export function onWidth(element: HTMLElement, done: () => void): void {
  let before = -1;
  new ResizeObserver(() => {
    const wide = Math.round(element.clientWidth);
    if (wide === before || !wide) return;
    before = wide;
    done();
  }).observe(element);
}

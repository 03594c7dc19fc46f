/** One stop for Tab in a drawing of many links; arrow keys go on from there. */

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Let arrows go through the links of a drawing, in their order; `first` has the stop to begin with. */
export function roving(
  drawing: Element,
  links: readonly SVGAElement[],
  first = links[0],
  reached: (link: SVGAElement) => void = () => undefined,
): void {
  for (const link of links) link.setAttribute("tabindex", link === first ? "0" : "-1");
  drawing.addEventListener("keydown", (event) => {
    const place = links.indexOf(document.activeElement as Element as SVGAElement);
    const next = links[place + (STEPS[(event as KeyboardEvent).key] ?? NaN)];
    if (place < 0 || !next) return;
    event.preventDefault();
    links[place]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    reached(next);
  });
}

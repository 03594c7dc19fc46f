/** How much room letters take. */

let canvas: CanvasRenderingContext2D | null = null;

/** The width of a text in pixels, in the letters of the page. */
export function widthOf(text: string, size: number): number {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * size * 0.6;
  canvas.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText(text).width;
}

/** As much of a text as there is room for; nothing, where that is too little to be read. */
export function fitting(text: string, size: number, room: number, least = 6): string {
  if (widthOf(text, size) <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${text.slice(0, middle).trimEnd()}…`, size) <= room) low = middle;
    else high = middle - 1;
  }
  return low < least ? "" : `${text.slice(0, low).trimEnd()}…`;
}

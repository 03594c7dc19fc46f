/** The marks of nodes, with the shapes that pictures and notebooks have (src/cbrngraph/display/marks.py). */

import { s } from "./dom";

type Corner = readonly [x: number, y: number];

/** A polygon in a circle, a corner at its top; every second corner `inner` as far from the middle. */
function regular(corners: number, inner = 1, turned = 0): Corner[] {
  return Array.from({ length: corners }, (_, place) => {
    const [angle, reach] = [(2 * Math.PI * place) / corners + turned, place % 2 ? inner : 1];
    return [reach * Math.sin(angle), -reach * Math.cos(angle)];
  });
}

const CROSS: readonly Corner[] = [
  [-1, -0.5],
  [-0.5, -1],
  [0, -0.5],
  [0.5, -1],
  [1, -0.5],
  [0.5, 0],
  [1, 0.5],
  [0.5, 1],
  [0, 0.5],
  [-0.5, 1],
  [-1, 0.5],
  [-0.5, 0],
];
const THIRD = 1 / 3;
const SHAPES: Readonly<Record<string, readonly Corner[]>> = {
  s: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  "^": [
    [0, -1.2],
    [1.2, 1.2],
    [-1.2, 1.2],
  ],
  v: [
    [0, 1.2],
    [1.2, -1.2],
    [-1.2, -1.2],
  ],
  "<": [
    [-1.2, 0],
    [1.2, -1.2],
    [1.2, 1.2],
  ],
  ">": [
    [1.2, 0],
    [-1.2, -1.2],
    [-1.2, 1.2],
  ],
  D: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  d: [
    [0, -1.7],
    [1, 0],
    [0, 1.7],
    [-1, 0],
  ],
  p: regular(5),
  h: regular(6),
  "8": regular(8, 1, Math.PI / 8),
  "*": regular(10, 0.381966).map(([x, y]) => [x * 1.6, y * 1.6]),
  X: CROSS,
  P: [
    [-THIRD, -1],
    [THIRD, -1],
    [THIRD, -THIRD],
    [1, -THIRD],
    [1, THIRD],
    [THIRD, THIRD],
    [THIRD, 1],
    [-THIRD, 1],
    [-THIRD, THIRD],
    [-1, THIRD],
    [-1, -THIRD],
    [-THIRD, -THIRD],
  ],
};

/** A mark around 0, 0 that looks as large as a circle of a radius. */
export function mark(shape: string, radius: number): SVGElement {
  const corners = SHAPES[shape];
  if (!corners) return s("circle", { class: "m", r: radius });
  const path = corners.map(([x, y]) => `${(x * radius).toFixed(1)} ${(y * radius).toFixed(1)}`);
  return s("path", { class: "m", d: `M${path.join("L")}Z` });
}

/** Where nodes stand: forces after Fruchterman and Reingold (1991, Software: Practice and Experience 21), the same each time. */

export interface Point {
  x: number;
  y: number;
}

/** Place so many nodes on a plane; ties are pairs of their places. */
export function placed(
  count: number,
  ties: readonly (readonly [number, number])[],
  wide: number,
  high: number,
): Point[] {
  const ideal = 0.9 * Math.sqrt((wide * high) / Math.max(count, 1));
  const points = Array.from({ length: count }, (_, place) => start(place, count, wide, high));
  const rounds = count > 300 ? 60 : 200;
  for (let round = 0; round < rounds; round++) step(points, ties, ideal, (wide / 8) * (1 - round / rounds), wide, high);
  return fitted(points, wide, high);
}

/** A sunflower: even, and without chance. */
function start(place: number, count: number, wide: number, high: number): Point {
  const [angle, reach] = [place * 2.399963, Math.sqrt((place + 0.5) / count)];
  return { x: wide / 2 + (reach * Math.cos(angle) * wide) / 2.4, y: high / 2 + (reach * Math.sin(angle) * high) / 2.4 };
}

function step(
  points: Point[],
  ties: readonly (readonly [number, number])[],
  ideal: number,
  most: number,
  wide: number,
  high: number,
): void {
  const moves = points.map((point) => ({ x: (wide / 2 - point.x) * 0.05, y: (high / 2 - point.y) * 0.05 }));
  points.forEach((one, a) => {
    for (let b = a + 1; b < points.length; b++)
      push(one, points[b], moves[a], moves[b], (far) => (far > 3 * ideal ? 0 : (ideal * ideal) / far));
  });
  for (const [a, b] of ties) push(points[a], points[b], moves[a], moves[b], (far) => -(far * far) / ideal);
  points.forEach((point, place) => {
    const move = moves[place] ?? { x: 0, y: 0 };
    const far = Math.hypot(move.x, move.y) || 1;
    point.x += (move.x / far) * Math.min(far, most);
    point.y += (move.y / far) * Math.min(far, most);
  });
}

function push(
  one: Point | undefined,
  other: Point | undefined,
  move: Point | undefined,
  back: Point | undefined,
  force: (far: number) => number,
): void {
  if (!one || !other || !move || !back || one === other) return;
  const [dx, dy] = [one.x - other.x || 0.01, one.y - other.y || 0.01];
  const far = Math.max(Math.hypot(dx, dy), 1);
  const by = force(far) / far;
  move.x += dx * by;
  move.y += dy * by;
  back.x -= dx * by;
  back.y -= dy * by;
}

/** Stretched to the plane, with a border for marks and names. */
function fitted(points: readonly Point[], wide: number, high: number): Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const scale = (value: number, all: number[], size: number): number => {
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return most > least ? 50 + ((value - least) / (most - least)) * (size - 100) : size / 2;
  };
  return points.map(({ x, y }) => ({ x: scale(x, xs, wide), y: scale(y, ys, high) }));
}

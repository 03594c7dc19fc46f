/** What is around a thing in a network: a small drawing of its nearest neighbours, each a link. */

import { readState, writeState } from "./address";
import { choice, h, labelled, one, s } from "./dom";
import { fitting, widthOf } from "./letters";
import { type Told } from "./netdata";
import { groupLook } from "./netview";
import { mark } from "./marks";
import { at, json, pageOf, policy } from "./page";
import { onWidth } from "./resize";
import { tips } from "./tip";
import { many } from "./words";

const MOST = 20;
const STEP = 22;
const LETTERS = 12;

interface Neighbour {
  id: string;
  label: string;
  look: string;
  shape: string;
  weight: number;
}

/** Draw the neighbourhood once somebody comes near to it: the data of a network are larger than a page. */
export function neighbourhood(section: HTMLElement): void {
  const place = one("[data-draw]", section);
  const views = (section.dataset["views"] ?? "").split(" ").filter(Boolean);
  if (!place || !views[0]) return;
  const node = (section.dataset["node"] ?? "").replace(/^kg:/, "");
  const asked = readState()["around"] ?? "";
  let view = views.includes(asked) ? asked : views[0];
  if (view === asked) section.scrollIntoView();
  const picture = h("div", { class: "figure around" });
  tips(picture);
  const show = async (): Promise<void> => {
    const told = await json<Told>(`networks/${view}.${policy}.json`);
    const titles = new Map(
      views.map((name) => [name, one(`h3 a[href$="/${name}.html"]`, section)?.textContent ?? name]),
    );
    const chooser =
      views.length > 1
        ? [
            labelled(
              "Network",
              choice(titles, view, (name) => {
                view = name;
                writeState({ around: view });
                void show();
              }),
            ),
          ]
        : [];
    const draw = drawing(picture, told, node);
    const whole = h("a", { href: at(`networks/${view}.html#at=${node}`) }, "in the whole network");
    place.replaceChildren(
      h("div", { class: "controls" }, chooser, h("span", { class: "soft" }, draw.told, " ", whole)),
      picture,
    );
    place.hidden = false;
    draw.draw();
    onWidth(picture, draw.draw);
  };
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      void show();
    },
    { rootMargin: "300px" },
  );
  near.observe(section);
}

function drawing(into: HTMLElement, told: Told, node: string): { told: string; draw: () => void } {
  const place = told.nodes.findIndex(([id]) => id === node);
  const found = neighbours(told, place);
  const nearest = found.slice(0, MOST);
  const label = told.nodes[place]?.[2] ?? "";
  const most = found.length > MOST ? `the ${MOST} nearest of ` : "";
  return {
    told: `${told.title}: ${most}${many(found.length, "neighbour")}; the thicker a line, the more ${told.weight}`,
    draw: () => into.replaceChildren(picture(nearest, label, Math.max(into.clientWidth, 280))),
  };
}

function neighbours(told: Told, place: number): Neighbour[] {
  const ties = told.ties.filter(([a, b]) => a === place || b === place);
  const weights = new Map<number, number>();
  for (const [a, b, weight] of ties) {
    const far = a === place ? b : a;
    weights.set(far, (weights.get(far) ?? 0) + weight);
  }
  const found = [...weights].flatMap(([far, weight]) => {
    const node = told.nodes[far];
    return node
      ? [
          {
            id: node[0],
            label: node[1],
            look: groupLook(told.groups[node[5]]?.code ?? "", node[5]),
            shape: node[6],
            weight,
          },
        ]
      : [];
  });
  return found.sort((one, other) => other.weight - one.weight || (one.label < other.label ? -1 : 1));
}

/** Neighbours on two arcs, one above the other, so that no name lies on another. */
function picture(found: readonly Neighbour[], label: string, wide: number): SVGElement {
  const sides = [found.filter((_, place) => place % 2 === 0), found.filter((_, place) => place % 2 === 1)];
  const high = Math.max(sides[0]?.length ?? 0, 2) * STEP + 56;
  const [x, y] = [wide / 2, high / 2 + 12];
  const reach = Math.min(Math.max(wide / 2 - 210, 34), 190);
  const heaviest = Math.max(...found.map(({ weight }) => weight), 4);
  const lines: SVGElement[] = [];
  const nodes: SVGElement[] = [];
  sides.forEach((side, which) =>
    side.forEach((one, place) => {
      const way = which ? 1 : -1;
      const at = y + (place - (side.length - 1) / 2) * STEP;
      const u = x + way * (reach * Math.sqrt(1 - ((at - y) / (high / 2 + 4)) ** 2) + 18);
      lines.push(
        s("line", {
          x1: x,
          y1: y,
          x2: u,
          y2: at,
          class: "t",
          "stroke-width": (0.8 + 3.2 * (one.weight / heaviest)).toFixed(1),
        }),
      );
      nodes.push(neighbour(one, u, at, way, wide));
    }),
  );
  const middle = s(
    "g",
    { transform: `translate(${x} ${y})`, class: "me", "aria-hidden": "true" },
    s("circle", { r: 9, class: "m" }),
    s("text", { y: 18 - y, "text-anchor": "middle" }, label),
  );
  return s(
    "svg",
    {
      viewBox: `0 0 ${wide} ${high}`,
      width: wide,
      height: high,
      class: "net",
      role: "group",
      "aria-label": `Neighbours of ${label}`,
    },
    lines,
    middle,
    nodes,
  );
}

/** A mark that is a link, its name beside it; a click on the name counts too. */
function neighbour(one: Neighbour, x: number, y: number, way: number, wide: number): SVGElement {
  const text = fitting(one.label, LETTERS, (way > 0 ? wide - x : x) - 16);
  const reach = 14 + widthOf(text, LETTERS);
  const hit = s("rect", { x: way > 0 ? -8 : -reach, y: -STEP / 2, width: reach + 8, height: STEP, class: "hit" });
  const link = s(
    "a",
    { href: pageOf(one.id), "aria-label": `${one.label}: ${one.weight}` },
    hit,
    s("g", { class: one.look }, mark(one.shape, 6)),
  );
  const name = s("text", { x: way * 12, y: 4, "text-anchor": way > 0 ? "start" : "end", "aria-hidden": "true" }, text);
  return s("g", { transform: `translate(${x.toFixed(1)} ${y})` }, link, name);
}

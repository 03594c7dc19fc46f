// The scripts that the explorer shares with a notebook's network page (src/cbrngraph/display/*.js).

declare module "display:stage" {
  export interface StageNode {
    x: number;
    y: number;
    r: number;
    id: string;
    label: string;
    name: string;
    kind: string;
    region: string;
    el: SVGElement;
    text: SVGTextElement;
    ties: StageTie[];
  }
  export interface StageTie {
    a: StageNode;
    b: StageNode;
    weight: number;
    first: string;
    last: string;
    sources: number;
    atLeast: boolean;
    total: number;
    links: readonly unknown[];
    el: SVGElement;
    more: boolean;
  }
  export interface Look {
    x: number;
    y: number;
    k: number;
  }
  export interface Play {
    look: Look;
    show(what: StageNode | StageTie | null, pin?: boolean): void;
    seek(node: StageNode): void;
    zoom(by: number): void;
    home(): void;
    stop(): void;
  }
  export function stage(
    svg: SVGSVGElement,
    parts: { world: SVGElement; regions: SVGElement; arrow: SVGElement | null },
    nodes: readonly StageNode[],
    ties: readonly StageTie[],
    options: {
      directed: boolean;
      tell(what: StageNode | StageTie | null, pinned: boolean): void;
      wheel: boolean;
      look?: Look | undefined;
    },
  ): Play;
}

declare module "display:told" {
  import type { StageNode, StageTie } from "display:stage";
  export interface Teller {
    line(tag: string, kind: string, ...content: (Node | string)[]): HTMLElement;
    many(count: number, one: string, more?: string): string;
    behind(count: number): string;
    period(first: string, last: string): string;
    ofNode(node: StageNode): HTMLElement[];
    ofTie(tie: StageTie): HTMLElement[];
    pages(found: readonly (readonly [title: string, url: string, rest: string])[]): HTMLElement;
  }
  export function told<Link>(
    about: { directed: boolean; weight: string; receipts: boolean; why: string },
    ways: {
      pin(tie: StageTie): void;
      named(node: StageNode): Node | string;
      ofNode(node: StageNode): HTMLElement[];
      ofTie(tie: StageTie): HTMLElement[];
      ofLink(link: Link): (Node | string)[];
    },
  ): Teller;
}

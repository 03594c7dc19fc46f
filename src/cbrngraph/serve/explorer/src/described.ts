/** What a panel tells of the node or the tie that is pointed at. */

import type { StageNode, StageTie } from "display:stage";
import type { Teller } from "display:told";

import { wide } from "./dom";

/** What is told of a node, whose table may be wider than the panel, or of a tie. */
export function described(what: StageNode | StageTie, tells: Teller): HTMLElement[] {
  if (!("ties" in what)) return tells.ofTie(what);
  return tells.ofNode(what).map((part) => (part instanceof HTMLTableElement ? wide("Its ties", part) : part));
}

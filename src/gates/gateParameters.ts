import type { Parameter } from "../resident.ts";
import { walk } from "../walk.ts";
import { isGate } from "./gate.ts";

/**
 * The parameters of all gates of a net, of whichever distribution (log alpha of hard concrete), in the order of its
 * properties: for a group of an optimizer.
 * @example
 * const optimizer = adam({ groups: [{ parameters: gateParameters(net), learningRateFactor: 10 }] });
 */
export function gateParameters(net: object): Parameter[] {
  const all: Parameter[] = [];
  walk(net, (node) => {
    if (isGate(node)) all.push(...Object.values(node.parameters));
  });
  return all;
}

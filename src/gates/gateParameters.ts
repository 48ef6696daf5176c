import type { Parameter } from "../resident.ts";
import { walk } from "../walk.ts";
import { Gate } from "./gate.ts";

/**
 * The parameters log alpha of all gates of a net, in the order of its properties: for a group of an optimizer, as in
 * `adam({ groups: [{ parameters: gateParameters(net), learningRateFactor: 10 }] })`.
 */
export function gateParameters(net: object): Parameter[] {
  const found: Parameter[] = [];
  walk(net, (node) => {
    if (node instanceof Gate) found.push(node.logAlpha);
  });
  return found;
}

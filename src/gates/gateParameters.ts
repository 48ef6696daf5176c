import type { Parameter } from "../resident.ts";
import { walk } from "../walk.ts";
import { isGate } from "./gate.ts";

/**
 * The parameters of all gates of a net, of whichever distribution (log alpha of hard concrete), in the order of its
 * properties: for a group of an optimizer.
 * @example
 * ```ts
 * import { adam, dense, gate, gateParameters } from "sievenet";
 *
 * const net = gate(dense(784, 300), { over: "inputs", lambda: 1e-6 });
 * const optimizer = adam({ groups: [{ parameters: gateParameters(net), learningRateFactor: 10 }] });
 * gateParameters(net).length; // 1
 * ```
 */
export function gateParameters(net: object): Parameter[] {
  const all: Parameter[] = [];
  walk(net, (node) => {
    if (isGate(node)) all.push(...Object.values(node.parameters));
  });
  return all;
}

// Gates that close a part of a net as a whole, with all layers inside: those of residual branches.
import { walk } from "../walk.ts";
import { type Gate, isGate } from "./gate.ts";
import type { Lambda } from "./lambda.ts";

/** A block with one gate on one of its parts. */
export interface Branched {
  /** The gate, one number. */
  readonly branch: Gate;
  /** What it closes. */
  readonly main: unknown;
  /** What error texts call it. */
  readonly label: string;
  /** What an expected open weight inside costs, of layers that have no lambda of their own. */
  lambda: Lambda;
}

/** Whether something is such a block. */
export function isBranched(node: object): node is Branched {
  const { branch } = node as Partial<Branched>;
  return typeof branch === "object" && isGate(branch);
}

/** The blocks around everything that stands in a branch, from the outside in. */
export function branchesOf(net: object): Map<object, Branched[]> {
  const around = new Map<object, Branched[]>();
  walk(net, (node) => {
    if (!isBranched(node) || typeof node.main !== "object" || !node.main) return;
    walk(node.main, (inner) => around.set(inner, [...(around.get(inner) ?? []), node]));
  });
  return around;
}

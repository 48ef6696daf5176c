// Gates that close a part of a net as a whole, with all layers inside: those of residual branches.
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

/** Finds the blocks around everything that stands in a branch, from the outside in; once `sievenet/blocks` is there, before which there are none. */
export const branches: { of(net: object): ReadonlyMap<object, readonly Branched[]> } = { of: () => new Map() };

// Where the gates over a layer's outputs act. A batch norm cancels every scale before it, so they act after the norm that
// directly follows the layer in the flattened sequence; where anything else follows, at the layer. A residual block or a
// block of one's own is no sequence: a norm at its beginning or behind it leaves the gates of layers across its border alone.
// This file alone says so: to layers as they run, to compact() and to training that shrinks.
import type { Placement } from "../gates/attach.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import type { Support, Tensor } from "../tensor.ts";
import { featureMapOf } from "./featureMapOf.ts";
import { isGateable } from "./gateable.ts";
import type { Part } from "./layer.ts";

/** Whether a part takes over the gates of the layer right before it, and multiplies its own result with them. */
function takesGates(part: Part | undefined): boolean {
  const map = part && featureMapOf(part);
  return map?.passes === "kept" && map.takesGates !== undefined;
}

/** Whether gates over outputs act after `next`, the part that directly follows their layer in the flattened sequence. */
export function actAfter(placement: Placement, next: Part | undefined): boolean {
  return placement === "after-norm" && takesGates(next);
}

/** Where the gates of a layer act that is running now. "unknown": it is called by hand, and a norm may yet be. */
export type Acting = "here" | "after" | "unknown";

/** Where gates over outputs act in front of the parts `ahead`. */
export function acting(placement: Placement, ahead: readonly Part[]): Acting {
  if (placement === "after-norm" && !ahead.length) return "unknown";
  return actAfter(placement, ahead[0]) ? "after" : "here";
}

/**
 * What a layer gives whose outputs are gated, from what they are without: the product with `factor`, which is the gate in a
 * shape that fits. It is left to a norm that follows, and where that is unknown noted, so that a norm can undo it.
 */
export function gatedOutputs(before: Tensor, gate: Tensor, factor: Tensor, used: Support | undefined, where: Acting): Tensor {
  const y = where === "after" ? before : mul(before, factor);
  y.support = used;
  if (where !== "here") y.gated = { before, gate };
  return y;
}

/** The same tensor as the input of a block: what is gated in it stays gated. */
export function settledGates(x: Tensor): Tensor {
  return x.gated ? reshape(x, x.shape) : x;
}

/** What lies ahead of the layers inside a block: no norm that would take over their gates. */
export function aheadOfBlock(ahead: readonly Part[]): readonly Part[] {
  return takesGates(ahead[0]) ? [] : ahead;
}

/** Runs a part of a flattened sequence, of which `next` comes after it. */
export function runInSequence(part: Part, x: Tensor, sequence: readonly Part[], next: number): Tensor {
  if (typeof part === "function") return settledGates(part(x));
  const ahead = sequence.slice(next);
  return isGateable(part) ? part.forward(x, ahead) : settledGates(part.forward(x, aheadOfBlock(ahead)));
}

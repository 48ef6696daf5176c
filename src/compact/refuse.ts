// What compact() cannot take apart.
import { UsageError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import type { Conv2d } from "../layers/conv2d.ts";
import type { Dense } from "../layers/dense.ts";
import type { Part } from "../layers/layer.ts";
import { Residual } from "../layers/residual.ts";
import { Sequential } from "../layers/sequential.ts";
import { walk } from "../walk.ts";
import { isPiece } from "./piece.ts";

/** @throws UsageError for gated layers inside a block of your own */
export function refuseGated(part: Part): void {
  if (typeof part === "function") return;
  walk(part, (node, path) => {
    if (isGated(node))
      throw new UsageError(
        `compact: ${node.label}${path ? ` at "${path}"` : ""} has gates inside a layer of your own, which compact() cannot take apart. Put gated layers into sequential().`,
      );
  });
}

/**
 * Each place of a layer would get a smaller copy of its own, and the copies together more weights than the one.
 * @throws UsageError for a layer of the sequence that is there, or in a block of your own, once more
 */
export function refuseShared(parts: readonly Part[]): void {
  const first = new Map<object, number>();
  const refuse = (layer: Conv2d | Dense, place: number, again: number) => {
    const [a, b] = [Math.min(place, again), Math.max(place, again)];
    throw new UsageError(
      `compact: ${layer.label} is used twice, in part ${a} and in part ${b} of the net, and its places would need different weights. Give each place a layer of its own.`,
    );
  };
  parts.forEach((part, i) => {
    for (const piece of pieces(part)) {
      const place = first.get(piece);
      if (place !== undefined) refuse(piece, place, i);
      first.set(piece, i);
    }
  });
  parts.forEach((part, i) => {
    if (typeof part === "function") return;
    walk(part, (node) => {
      const place = first.get(node);
      if (place !== undefined && place !== i) refuse(node as Conv2d | Dense, place, i);
    });
  });
}

/** The layers with weights that compact() itself takes apart. */
function pieces(part: Part | undefined): (Conv2d | Dense)[] {
  if (isPiece(part)) return [part];
  if (part instanceof Sequential) return part.parts.flatMap(pieces);
  return part instanceof Residual ? [part.main, part.shortcut].flatMap(pieces) : [];
}

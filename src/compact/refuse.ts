// What compact() cannot take apart.
import { UsageError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import type { Conv2d } from "../layers/conv2d.ts";
import type { Dense } from "../layers/dense.ts";
import type { Part } from "../layers/layer.ts";
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
  parts.forEach((part, i) => {
    if (isPiece(part) && !first.has(part)) first.set(part, i);
  });
  parts.forEach((part, i) => {
    if (typeof part === "function") return;
    walk(part, (node) => {
      const place = first.get(node);
      if (place === undefined || place === i) return;
      const [a, b] = [Math.min(place, i), Math.max(place, i)];
      throw new UsageError(
        `compact: ${(node as Dense | Conv2d).label} is used twice, in part ${a} and in part ${b} of the net, and its places would need different weights. Give each place a layer of its own.`,
      );
    });
  });
}

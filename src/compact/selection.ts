// Selections that stand before a layer whose inputs cannot be taken away where they come from.
import { featureMapOf } from "../layers/featureMapOf.ts";
import type { Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";

/** What a selection needs that leaves `kept` of the features `have`: indices, and of how many. */
export function selection(have: readonly number[], kept: readonly number[]): [indices: number[], inputs: number] {
  const places = new Map(have.map((feature, place) => [feature, place]));
  return [kept.map((feature) => places.get(feature) as number), have.length];
}

/** One selection instead of `part` and another after it, or a part that gives no more than that; undefined where `part` is neither. */
export function selectionWithin(part: Part, indices: ArrayLike<number>): Part | undefined {
  if (typeof part === "object" && part.withOutputs) return part.withOutputs(indices);
  const map = featureMapOf(part);
  if (map?.passes !== "selected" || !map.indices || map.width === undefined) return undefined;
  const outer = map.indices;
  return new Select(
    Array.from(indices, (i) => outer[i] as number),
    map.width,
  );
}

// What a layer or a function says of how features pass through it, held against what it does.
import { expect } from "vitest";
import type { FeatureMap, Layout } from "../../src/descriptions/features.ts";
import type { FunctionName } from "../../src/descriptions/functions.ts";
import type { Kind } from "../../src/descriptions/layers.ts";
import { gradients, mul, type Part, predict, sum, type Tensor, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

export const SIZE = 6;
export const SIDE = 4;
export const BATCH = 3;

/** Where features are; of maps there are images and series. */
export type Place = Layout | "series" | "places";

/** What follows the features in the shape of what is there. */
export const sidesAt = (at: Place): number[] => (at === "maps" ? [SIDE, SIDE] : at === "series" ? [SIDE + 1] : []);
const shapeAt = (at: Place): number[] => (at === "places" ? [BATCH, SIDE, SIZE] : [BATCH, SIZE, ...sidesAt(at)]);
export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
/** Numbers above 0, of which all functions have a value and a slope; words for an embedding. */
export function inputFor(kind: Kind | FunctionName, at: Place): Tensor {
  const shape = shapeAt(at);
  if (kind === "embedding")
    return tensor(
      Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i * 5) % SIZE),
      shape,
    );
  return tensor(numbers(sizeOf(shape), 0.2, 2, 3), shape);
}

export const bits = (values: Float32Array) => Array.from(new Uint32Array(values.map((each) => each + 0).buffer));
const changed = (a: Float32Array, b: Float32Array) => Array.from(a.keys()).filter((i) => !Object.is(a[i], b[i]));

/** Which feature each number of an array [batch, features, ...] belongs to. */
const featureOf = (shape: readonly number[], i: number) => Math.floor(i / sizeOf(shape.slice(2))) % (shape[1] as number);

/** Checks what a map of features claims against what a part does. */
export function expectTrue(map: FeatureMap, part: Part, x: Tensor): void {
  const before = predict(part, x);
  const [inputShape, shape] = [x.shape, before.shape];
  const values = x.toArray();
  if (map.width !== undefined) expect(map.width).toBe(SIZE);
  for (let i = 0; i < values.length; i += 5) {
    const other = values.slice();
    other[i] = (values[i] as number) + 0.25;
    const moved = changed(before.toArray(), predict(part, tensor(other, inputShape)).toArray());
    const feature = featureOf(inputShape, i);
    if (map.passes === "kept") {
      if (!map.mixes) for (const k of moved) expect(featureOf(shape, k)).toBe(feature);
      if (map.numberwise) for (const k of moved) expect(k).toBe(i);
    } else if (map.passes === "selected") {
      for (const k of moved) expect((map.indices as ArrayLike<number>)[featureOf(shape, k)]).toBe(feature);
      expect(moved.length > 0).toBe(Array.from(map.indices as ArrayLike<number>).includes(feature));
    } else if (map.passes === "flattened") expect(moved).toEqual([i]);
    else expect(map.to === "last" ? shape.at(-1) : shape[1]).toBe(map.outputs);
  }
  if (map.passes !== "kept") return;
  if (map.mixes) expect(before.toArray()).not.toEqual(values);
  expect(shape.length).toBe(map.to === "units" ? 2 : inputShape.length);
  // a feature that is 0 everywhere
  const closed = values.map((each, i) => (featureOf(inputShape, i) === 2 ? 0 : each));
  const after = predict(part, tensor(closed, inputShape)).toArray();
  const zeros = Array.from(after).filter((_, i) => featureOf(shape, i) === 2);
  if (map.zeros) expect(zeros.every((each) => each === 0)).toBe(true);
  // its slope, which must be finite where features that no one reads are not computed
  const [slope] = gradients(() => {
    const input = tensor(closed, inputShape);
    return sum((typeof part === "function" ? part : (h: Tensor) => part.forward(h))(mul(input, one)));
  }, [one]).gradients as [Float32Array];
  if (map.finiteAtZero !== false) expect(after.every(Number.isFinite) && slope.every(Number.isFinite)).toBe(true);
}
const one = tensor([1]);

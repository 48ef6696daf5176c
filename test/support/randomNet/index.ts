// Nets at random, of one grammar that nests anything in anything: words.ts says what there is, build.ts what words mean.
import { BatchNorm } from "../../../src/layers/batchNorm.ts";
import { isGate } from "../../../src/gates/gate.ts";
import { type Layer, parameters, type Part, predict, type Sequential, type Shape, tensor, type Tensor } from "../../../src/index.ts";
import { walk } from "../../../src/walk.ts";
import { hash } from "../hash.ts";
import { numbers } from "../numbers.ts";
import { assemble } from "./build.ts";
import { exampleShape, sizeOf } from "./shapes.ts";
import type { Reading } from "./simple.ts";
import type { Gating, Recipe } from "./words.ts";

export { type Over, type Recipe, recipes } from "./words.ts";
export * from "./functions.ts";
export type { Reading } from "./simple.ts";

/** log alpha of gates that settle at 0 and at 1, and of one that settles between. */
export const CLOSED = -4;
export const OPEN = 4;
export const BETWEEN = 0.3;

export interface RandomNet {
  readonly net: Sequential;
  /** Shape of one example. */
  readonly shape: Shape;
  /** Numbers of a batch. */
  inputs(batch: number): Float32Array<ArrayBuffer>;
  /** A batch. */
  batch(size: number): Tensor;
}

/** Gives every parameter and statistic a value, none of them the one it starts with, and gates theirs unless a drop rate says what they are. */
function setNumbers(net: Part, { states, seed }: Recipe, { zeros: firstOpen, gates }: Reading): void {
  let series = seed;
  for (const [path, p] of parameters(net)) {
    if (p.shape.length !== 1 || path.endsWith("logAlpha")) continue;
    p.set(path.endsWith("scale") ? numbers(p.size, 0.5, 1.5, ++series).map((each, i) => (i % 3 ? each : -each)) : numbers(p.size, -0.5, 0.5, ++series));
  }
  let at = 0;
  walk(net, (node) => {
    if (isGate(node) && gates?.dropRate === undefined)
      node.parameters["logAlpha"]?.set(
        Float32Array.from({ length: node.size }, (_, i) => (firstOpen && i === 0 ? OPEN : (states[at++ % states.length] as number))),
      );
    if (!(node instanceof BatchNorm)) return;
    node.mean.set(numbers(node.channels, -0.5, 0.5, ++series));
    node.variance.set(numbers(node.channels, 0.5, 2, ++series));
  });
}

/**
 * Whether outputs hardly change when every weight changes in its last bit, up or down at random, three times: by less than a
 * tenth of what "the same within 1e-5" allows. Deep nets at random can cancel sums until roundings are all that is left, and
 * then say nothing. `scaleOf`: what a change of an output is compared with; the largest of all outputs unless it is given.
 */
export function isSteady(net: Layer, x: Tensor, scaleOf?: (output: number) => number): boolean {
  const before = predict(net, x).toArray();
  const largest = largestOf(before);
  const weights = [...parameters(net)].filter(([path]) => !path.endsWith("logAlpha")).map(([, p]) => ({ p, values: p.toArray() }));
  return [0, 1, 2].every((round) => {
    for (const { p, values } of weights) p.set(values.map((each, i) => each * (1 + (hash(p.size + 7919 * round, i) % 2 ? 1.2e-7 : -1.2e-7))));
    const after = predict(net, x).toArray();
    for (const { p, values } of weights) p.set(values);
    return after.every((each, i) => Math.abs(each - (before[i] as number)) <= 1e-6 * (scaleOf?.(before[i] as number) ?? largest));
  });
}

/** The largest absolute value, for comparing with: 1e-3 at least. */
export const largestOf = (values: Float32Array): number => values.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-3);

/** The net of a recipe. `head`: ends it with a dense layer. */
export function randomNet(recipe: Recipe, reading: Reading, head?: { outputs: number; gating?: Gating }): RandomNet {
  const { net, input } = assemble(recipe, reading, head);
  setNumbers(net, recipe, reading);
  const inputs = (batch: number) => {
    const all = numbers(batch * sizeOf(input), -1, 1, recipe.seed);
    const { of } = input;
    return of ? all.map((each) => Math.floor(((each + 1) / 2) * of)) : all;
  };
  const shape = exampleShape(input);
  return { net, shape, inputs, batch: (size) => tensor(inputs(size), [size, ...shape]) };
}

// What the tests of this folder train on; like them, it knows the public entry point alone.
import { adam, dataset, type Layer, parameters, type TrainOptions, tensor, train } from "../../src/index.ts";

export const FEATURES = 12;

/** Whole numbers to numbers of [-1, 1) without any order. */
const scattered = (i: number) => (((Math.imul(i + 1, 2654435761) >>> 8) * 7919) % 65536) / 32768 - 1;

const inputs = Float32Array.from({ length: 400 * FEATURES }, (_, i) => scattered(i));

/** Twelve features, of which the first three say the class. */
export const data = dataset({
  inputs,
  labels: Array.from({ length: 400 }, (_, i) => {
    const [a, b, c] = inputs.subarray(i * FEATURES) as unknown as [number, number, number];
    return a + b > 0 ? (c > 0 ? 0 : 1) : 2;
  }),
  shape: [FEATURES],
});

/** The first twenty examples. */
export const x = tensor(inputs.slice(0, 20 * FEATURES), [20, FEATURES]);

/** Trains a net; returns how many gates were taken out of it. */
export async function trained(net: Layer, options: TrainOptions = {}): Promise<number> {
  let removed = 0;
  for await (const epoch of train(net, data, { optimizer: adam({ learningRate: 0.02 }), epochs: 60, batchSize: 50, seed: 3, ...options }))
    removed += epoch.removed;
  return removed;
}

/** All parameters of a net with their paths, in order. */
export const values = (net: object) => [...parameters(net)].map(([path, p]) => [path, p.toArray()] as const);

/** The largest difference between two arrays. */
export const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, each, i) => Math.max(most, Math.abs(each - (b[i] as number))), a.length === b.length ? 0 : Infinity);

// Gradients that gates draw, beside the gradient of the loss that is expected of them.
import { type Distribution, gradients, type SampledGate, sampledGate, square, sum, affine, type Tensor } from "../../src/index.ts";

/** Numbers by the names of a distribution's parameters. */
export type Numbers = Record<string, number>;

/** The loss of one gate that all comparisons use: with a slope that changes its sign, and curved. */
export const TARGET = 0.4;
export const loss = (z: number) => (z - TARGET) ** 2;
const lossOf = (z: Tensor) => sum(square(affine(z, 1, -TARGET)));

/** Middles of n equal parts of (0, 1): noise whose mean is an integral. */
export const middles = (n: number) => Float32Array.from({ length: n }, (_, i) => (i + 0.5) / n);

/** The gradient of each of many draws of one gate, by parameter. Without noise they are drawn. */
export function slopes(distribution: Distribution, at: Numbers, n: number, noise?: Float32Array): Record<string, Float32Array> {
  const gates = sampledGate([n], { distribution }) as unknown as SampledGate;
  const names = Object.keys(at);
  for (const name of names) gates.parameters[name]?.set(new Float32Array(n).fill(at[name] as number));
  gates.noise = noise;
  const found = gradients(() => lossOf(gates.sample()), Object.values(gates.parameters)).gradients;
  return Object.fromEntries(Object.keys(gates.parameters).map((name, i) => [name, found[i] as Float32Array]));
}

export const meanOf = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

/** How many standard errors the mean of draws is from what it must be. */
export function errorsFrom(draws: ArrayLike<number>, exact: number): number {
  const mean = meanOf(draws);
  const variance = meanOf(Array.from(draws, (x) => (x - mean) ** 2));
  return Math.abs(mean - exact) / Math.sqrt(variance / draws.length);
}

/** The slope of a function of some numbers along one of them, by differences in float64. */
export function slope(of: (at: Numbers) => number, at: Numbers, name: string, h = 1e-4): number {
  const moved = (by: number) => of({ ...at, [name]: (at[name] as number) + by });
  return (moved(h) - moved(-h)) / (2 * h);
}

/** The integral of a function over (0, 1), by the middles of n parts. */
export function integral(of: (u: number) => number, n = 100_000): number {
  let all = 0;
  for (let i = 0; i < n; i++) all += of((i + 0.5) / n);
  return all / n;
}

/** P(gate != 0) of one gate, and its slopes by parameter. */
export function open(distribution: Distribution, at: Numbers): { value: number; slopes: Numbers } {
  const gates = sampledGate([1], { distribution }) as unknown as SampledGate;
  for (const [name, value] of Object.entries(at)) gates.parameters[name]?.set([value]);
  const names = Object.keys(gates.parameters);
  const { value, gradients: found } = gradients(() => sum(gates.openProbability()), Object.values(gates.parameters));
  return { value, slopes: Object.fromEntries(names.map((name, i) => [name, found[i]?.[0] as number])) };
}

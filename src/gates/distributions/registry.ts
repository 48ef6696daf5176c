// Which distributions files can name.
import { ShapeError, UsageError, ValueError } from "../../errors.ts";
import { print, type Shape, sameShape, sizeOf } from "../../shape.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { Sampled } from "../sampled.ts";
import { isDistribution } from "./checkDistribution.ts";
import type { Distribution } from "./distribution.ts";
import { makers } from "./index.ts";

/** Makes a distribution of the options that a file stored; without any, the one with its defaults. */
export type DistributionMaker = (options?: never) => Distribution;

/** Tries a distribution on two gates, and on three examples. @throws ShapeError, UsageError */
function tryOut(distribution: Distribution): void {
  const { name, parameters, testGates } = distribution;
  const gates = new Sampled([1]);
  for (const parameter of Object.keys(parameters))
    if (parameter in gates && !(parameter in gates.parameters))
      throw new UsageError(`registerDistribution: a parameter of "${name}" is called "${parameter}", as something of every gate is. Rename it.`);
  const two = Object.fromEntries(Object.entries(parameters).map(([parameter, { initial }]) => [parameter, tensor([initial(0.5), initial(0.5)])]));
  const noise = (shape: Shape) => tensor(new Float32Array(sizeOf(shape)).fill(0.5), shape);
  const results: [string, Tensor, Shape][] = [
    ...[[2], [3, 2]].map((shape): [string, Tensor, Shape] => ["draw", distribution.draw(two, noise(shape)), shape]),
    ["openProbability", distribution.openProbability(two), [2]],
    ...testGates.map((how): [string, Tensor, Shape] => ["test", distribution.test(two, how), [2]]),
  ];
  for (const [what, { shape }, needed] of results)
    if (!sameShape(shape, needed))
      throw new ShapeError(`registerDistribution: ${what} of "${name}" gave ${print(shape)} for two gates, but ${print(needed)} is needed.`);
}

/**
 * Makes a distribution of your own known to files, so that `encode` and `decode` can hold gates that draw from it, and tries
 * it on two gates. `make` is the function you make it with: called without options it gives the one with its defaults,
 * called with the `options` of one it gives that one again.
 * @example
 * ```ts
 * import { add, clamp, dense, type Distribution, gate, normalCdf, normalQuantile, registerDistribution, scale } from "sievenet";
 *
 * // clamp(center + deviation · noise, 0, 1) with normal noise
 * function clippedGaussian({ deviation = 0.5 } = {}): Distribution<"center"> {
 *   return {
 *     name: "clippedGaussian",
 *     options: { deviation },
 *     parameters: { center: { limits: [-4, 5], initial: (dropRate) => 1 - dropRate } },
 *     testGates: ["mean"],
 *     draw: ({ center }, u) => clamp(add(center, scale(normalQuantile(u), deviation)), 0, 1),
 *     openProbability: ({ center }) => normalCdf(scale(center, 1 / deviation)),
 *     test: ({ center }) => clamp(center, 0, 1),
 *   };
 * }
 * // nets with it can be loaded from here on
 * registerDistribution(clippedGaussian);
 * const layer = gate(dense(784, 300), { over: "inputs", distribution: clippedGaussian(), lambda: 1e-6 });
 * ```
 * @throws ValueError for what gives no distribution; ShapeError for one that gives other shapes; UsageError when another
 * has that name, or a parameter has one that gates need for themselves
 */
export function registerDistribution(make: DistributionMaker): void {
  const distribution: unknown = typeof make === "function" ? make() : undefined;
  if (!isDistribution(distribution))
    throw new ValueError(
      "registerDistribution: the function that makes a distribution is needed, which called without options returns one with a name, options, parameters, testGates, draw, openProbability and test.",
    );
  const { name } = distribution;
  const known = makers.get(name);
  if (known && known !== make) throw new UsageError(`registerDistribution: there is a distribution "${name}" already. Give this one another name.`);
  tryOut(distribution);
  makers.set(name, make as (options?: object) => Distribution);
}

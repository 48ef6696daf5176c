// Which distributions files can name.
import { UsageError, ValueError } from "../../errors.ts";
import * as all from "./all.ts";
import type { Distribution } from "./distribution.ts";

/** Makes a distribution of the options that a file stored; without any, the one with its defaults. */
export type DistributionMaker = (options?: never) => Distribution;

const makers = new Map<string, (options?: object) => Distribution>();

/**
 * Makes a distribution of your own known to files, so that `encode` and `decode` can hold gates that draw from it. `make`
 * is the function you make it with: called without options it gives the one with its defaults, called with the `options` of
 * one it gives that one again.
 * @example
 * const clippedGaussian = ({ deviation = 0.5 } = {}): Distribution<"center"> => ({ name: "clippedGaussian", options: { deviation }, ... });
 * registerDistribution(clippedGaussian);
 * const layer = gate(dense(784, 300), { over: "inputs", distribution: clippedGaussian(), lambda });
 * @throws ValueError for what gives no distribution; UsageError when another has that name
 */
export function registerDistribution(make: DistributionMaker): void {
  const made: Partial<Distribution> | undefined = typeof make === "function" ? make() : undefined;
  const { name, options, parameters } = made ?? {};
  if (typeof name !== "string" || !name || typeof options !== "object" || typeof parameters !== "object")
    throw new ValueError(
      "registerDistribution: the function that makes a distribution is needed, which called without options returns one with a name, options and parameters.",
    );
  const known = makers.get(name);
  if (known && known !== make) throw new UsageError(`registerDistribution: there is a distribution "${name}" already. Give this one another name.`);
  makers.set(name, make as (options?: object) => Distribution);
}

for (const make of Object.values(all)) registerDistribution(make);

/** Whether files can name it. */
export function isRegistered(name: string): boolean {
  return makers.has(name);
}

/** The distribution of a file; undefined where no one has registered it. */
export function distributionNamed(name: string, options: object): Distribution | undefined {
  return makers.get(name)?.(options);
}

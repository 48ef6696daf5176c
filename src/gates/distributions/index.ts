// The distributions there are. A line in `distributions` adds another: it is then exported, and known to files.
import type { Distribution } from "./distribution.ts";
import { hardConcrete } from "./hardConcrete.ts";

/**
 * What gates can draw from, each a function of its options: `gate(layer, { over: "inputs", distribution:
 * distributions.hardConcrete({ temperature: 0.5 }) })`. One of your own is an object of type `Distribution`.
 * @example
 * ```ts
 * import { dense, distributions, gate } from "sievenet";
 *
 * const layer = gate(dense(784, 300), { over: "inputs", lambda: 1e-6, distribution: distributions.hardConcrete({ temperature: 0.5 }) });
 * ```
 */
export const distributions = { hardConcrete };

/** The functions that make distributions, by the name under which files have what they make: these, and those that are registered. */
export const makers = new Map<string, (options?: object) => Distribution>(Object.entries(distributions));

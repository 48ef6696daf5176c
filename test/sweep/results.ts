// Made-up results, for the tests of what is chosen and drawn of them.
import { type Job, jobs, type Result } from "sievenet/sweep";
import { tiny } from "./places.ts";

/** One for each [share of weights, error on the examples kept aside, error on the test examples]; each has a seed of its own. */
export async function resultsOf(numbers: readonly (readonly [number, number, number])[], more: object = {}): Promise<Result[]> {
  const all = (await jobs({ ...tiny, epochs: 8, seeds: numbers.length, ...more })) as Job[];
  return numbers.map(([share, validationError, error], i) => ({
    ...(all[i] as Job),
    epochs: 8,
    measure: "error",
    error,
    validationError,
    weights: Math.round(266_610 * share),
    weightsShare: share,
    flops: Math.round(532_400 * share),
    flopsShare: share,
    expectedShare: share,
    bytes: 1000,
    architecture: [500, 200, 100],
    model: "0".repeat(64),
    seconds: 1.5,
  }));
}

// The last batch of an epoch, tried before the first step: a batch norm cannot use one of a single example.
import { batchOf } from "../data/batch.ts";
import type { Part } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import { rememberDraws } from "../random.ts";
import { type Resident, Statistic } from "../resident.ts";
import { taped } from "../tape.ts";
import type { TrainingSettings } from "./options.ts";
import { run } from "./predict.ts";

/** Runs a net that keeps statistics on one example, where the last batch has one; leaves everything as it was. @throws what the net does */
export function tryLastBatch(net: Part, arrays: Iterable<Resident>, { data, size, steps, examples, seed }: TrainingSettings): void {
  if (steps < 2 || examples % size !== 1 || !Array.from(arrays).some((array) => array instanceof Statistic)) return;
  const restoreDraws = rememberDraws();
  const tried = {};
  try {
    scope(() =>
      taped(true, () => {
        run(net, batchOf(data, 0, 1, Int32Array.of(0), { seed, epoch: 1 }).inputs);
        throw tried; // so that nothing is done that waits for the end of a step
      }),
    );
  } catch (error) {
    if (error !== tried) throw error;
  } finally {
    restoreDraws();
  }
}

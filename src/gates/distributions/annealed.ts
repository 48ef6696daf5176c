// A distribution whose temperature (or another number) changes while training.
import { UsageError, ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import { currentStep } from "../../random.ts";
import type { Schedule } from "../../schedule.ts";
import { isRecording } from "../../tape.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Gates that draw from `make(value)`, where the value follows a schedule over steps: hot at first, so that all gates have slopes, and
 * cold in the end, so that draws are near 0 and 1. Parameters, their limits and the stored name are those of `make(value)`, a file
 * stores the value of the last step, and a net that was read from one goes on with it. Outside of steps it is the value of
 * the last step too, before the first step that of step 0. Only test-time gates that do not depend on the value make sense
 * as a choice that stays, so `make` has to give the same first of `testGates` for all values, which is the only one there is.
 * @example
 * ```ts
 * import { dense, distributions, gate } from "sievenet";
 * import { annealed } from "sievenet/gates";
 * import { ramp } from "sievenet/prices";
 *
 * const distribution = annealed((temperature) => distributions.hardConcrete({ temperature }), ramp(2, 0.3, { steps: 5000 }));
 * const layer = gate(dense(20, 10), { over: "inputs", distribution, lambda: 0.001 });
 * layer.gates.inputs?.testValues().length; // 20
 * ```
 * @throws ValueError
 */
export function annealed<Name extends string>(make: (value: number) => Distribution<Name>, schedule: Schedule): Distribution<Name> {
  if (typeof make !== "function" || typeof schedule !== "function")
    throw new ValueError(
      `annealed: ${shown(make)} and ${shown(schedule)} came, but two functions are needed: annealed((temperature) => distributions.hardConcrete({ temperature }), ramp(2, 0.3, { steps: 5000 })).`,
    );
  let value = schedule(0);
  let last = make(value);
  const first = last;
  const now = (): Distribution<Name> => {
    const wanted = isRecording() ? schedule(currentStep()) : value;
    if (wanted !== value) {
      last = make(wanted);
      value = wanted;
      if (last.name !== first.name || Object.keys(last.parameters).join() !== Object.keys(first.parameters).join())
        throw new UsageError(`annealed: the distribution was ${first.name} at step 0, and ${last.name} with ${wanted}, but only a number of it can change.`);
    }
    return last;
  };
  return {
    name: first.name,
    get options() {
      return last.options;
    },
    parameters: first.parameters,
    testGates: first.testGates.slice(0, 1),
    ...(first.skipsClosed !== undefined && { skipsClosed: first.skipsClosed }),
    draw: (parameters, u) => now().draw(parameters, u),
    openProbability: (parameters) => now().openProbability(parameters),
    test: (parameters, how) => now().test(parameters, how),
    independent: (how) => first.independent?.(how) ?? how !== "topk",
  };
}

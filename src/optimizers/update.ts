// One step of an optimizer over all parameters of a net: changes to gradients from the outside in, then the rule.
import { type Floats, none, type OptionalFloats } from "../addresses.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { type Optimizer, rateAt } from "./optimizer.ts";
import type { OptimizerStates } from "./states.ts";
import { treatmentsOf } from "./treatments.ts";

/** A running average of parameters, to be advanced with the weights that come out of a step. Parameters know nothing of it. */
export interface RunningAverage {
  readonly decay: number;
  /** Where the average of a parameter is; `none` when it has none. */
  address(parameter: Parameter): OptionalFloats;
}

/** What is left to be done for a rule that knows nothing of bounds and averages. */
function finish(p: Parameter, average: RunningAverage | undefined): void {
  const [low, high] = p.bounds;
  if (low > -Infinity || high < Infinity) kernels.clamp(p.address, p.address, p.size, low, high);
  const address = average?.address(p);
  if (average && address) kernels.runningAverage(address as Floats, p.address, p.size, average.decay);
}

/** One step of all parameters. Returns whether they have moved: not while batches are accumulated. */
export function update(optimizer: Optimizer, parameters: readonly Parameter[], states: OptimizerStates, average?: RunningAverage): boolean {
  const records = states.of(optimizer);
  if ("transform" in optimizer) return optimizer.transform(parameters, (p) => records.of(p)) && update(optimizer.inner, parameters, states, average);
  const rate = rateAt(optimizer.name, optimizer.learningRate, optimizer.steps);
  const treatments = treatmentsOf(optimizer.name, optimizer);
  optimizer.steps++;
  for (const p of parameters) {
    const { factor, weightDecay } = treatments.of(p);
    const learningRate = rate * factor;
    optimizer.update(p, records.of(p), { learningRate, weightDecay, average: average?.address(p) ?? none, averageDecay: average?.decay ?? 0 });
    if (!optimizer.fused) finish(p, average);
  }
  return true;
}

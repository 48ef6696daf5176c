// One step of an optimizer over all parameters of a net: changes to gradients from the outside in, then the rule.
import { type Floats, none, type OptionalFloats } from "../addresses.ts";
import { scope, take } from "../memory.ts";
import { type Parameter, Resident } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { type Optimizer, rateAt } from "./optimizer.ts";
import type { OptimizerStates } from "./states.ts";
import { treatmentsOf } from "./treatments.ts";

/** A running average of parameters, to be advanced with the weights that come out of a step. Parameters know nothing of it. */
export interface RunningAverage {
  readonly decay: number;
  /** Where the average of a parameter is; `none` when it has none. */
  address(parameter: Parameter): OptionalFloats;
  /** Has all averages in memory, so that advancing them needs no more of it. @throws MemoryError */
  makeRoom(): void;
}

/** Bytes for each number of a row, and numbers more, that a lazy rule works in while it moves a parameter. */
const SCRATCH = { bytes: 16, more: 4 } as const;

/**
 * Has all that a step writes in memory before it writes anything: where memory is full, a step ends before it has moved a
 * weight, not between two of them. Addresses are good until the step ends.
 * @throws MemoryError
 */
export function makeRoom(optimizer: Optimizer, parameters: readonly Parameter[], states: OptimizerStates, average?: RunningAverage): void {
  const records = states.of(optimizer);
  let width = 0;
  for (const p of parameters) {
    for (const value of Object.values(records.of(p))) if (value instanceof Resident) value.address;
    p.address;
    if (!p.hasGrad) p.gradAddress;
    if (p.gradRows) width = Math.max(width, p.size / (p.shape[0] as number));
  }
  average?.makeRoom();
  if ("transform" in optimizer) makeRoom(optimizer.inner, parameters, states);
  scope(() => take(SCRATCH.bytes * (width + SCRATCH.more)));
}

/** What is left to be done for a rule that knows nothing of bounds, projections and averages. */
function finish(p: Parameter, average: RunningAverage | undefined): void {
  const [low, high] = p.bounds;
  if (low > -Infinity || high < Infinity) kernels.clamp(p.address, p.address, p.size, low, high);
  if (p.project) p.set(p.project(p.toArray(), p.shape));
  const address = average?.address(p);
  if (average && address) kernels.runningAverage(address as Floats, p.address, p.size, average.decay);
}

/** How many times as fast as the optimizer and its groups say some parameters move. */
export type Rates = ReadonlyMap<Parameter, number>;

/** What a step does besides what its optimizer says. */
export interface Beside {
  readonly average?: RunningAverage | undefined;
  readonly rates?: Rates | undefined;
}

/** One step of all parameters. Returns whether they have moved: not while batches are accumulated. */
export function update(optimizer: Optimizer, parameters: readonly Parameter[], states: OptimizerStates, beside: Beside = {}): boolean {
  const { average, rates } = beside;
  const records = states.of(optimizer);
  if ("transform" in optimizer) return optimizer.transform(parameters, (p) => records.of(p)) && update(optimizer.inner, parameters, states, beside);
  const rate = rateAt(optimizer.name, optimizer.learningRate, optimizer.steps);
  const treatments = treatmentsOf(optimizer.name, optimizer);
  optimizer.steps++;
  for (const p of parameters) {
    const { factor, weightDecay } = treatments.of(p);
    const learningRate = rate * factor * (rates?.get(p) ?? 1);
    const fused = optimizer.fused && !p.project;
    const own = fused ? average : undefined;
    optimizer.update(p, records.of(p), { learningRate, weightDecay, average: own?.address(p) ?? none, averageDecay: own?.decay ?? 0 });
    if (!fused) finish(p, average);
  }
  return true;
}

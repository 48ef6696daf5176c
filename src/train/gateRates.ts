// How fast gates move beside the weights they close.
import { gateParameters } from "../gates/gateParameters.ts";
import type { Part } from "../layers/layer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { unwrapped } from "../optimizers/states.ts";
import { treatmentsOf } from "../optimizers/treatments.ts";
import type { Rates } from "../optimizers/update.ts";
import type { TrainingSettings } from "./options.ts";

/** With a budget gates have to reach their places within its ramp, which at the rate of weights takes some thousand steps. */
const WITH_BUDGET = 10;

/** Rates of the gates of a net; undefined where they go with the weights, or as a group of the optimizer says. */
export function gateRates(net: Part, optimizer: Optimizer, { budget, gateRate }: Pick<TrainingSettings, "budget" | "gateRate">): Rates | undefined {
  const { rule } = unwrapped(optimizer);
  const gates = gateParameters(net);
  const treatments = treatmentsOf(rule.name, rule);
  const grouped = gates.some((parameter) => treatments.of(parameter).factor !== 1);
  const rate = gateRate ?? (budget && !grouped ? WITH_BUDGET : 1);
  return rate === 1 ? undefined : new Map(gates.map((parameter) => [parameter, rate]));
}

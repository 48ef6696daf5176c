// Nets whose gates are closed to some share, by ours.
import { alphasOf, halves, openOf } from "./gates.mjs";
import { GATE_COUNTS as LENET5_GATES } from "./lenet5/net.mjs";
import { oursLenet5Step } from "./lenet5/ours.mjs";
import { GATE_COUNTS as MLP_GATES } from "./mlp/net.mjs";
import { oursMlpStep } from "./mlp/ours.mjs";

/** The nets. `step`: (lib, log alphas, options). */
export const MLP = { gateCounts: MLP_GATES, step: oursMlpStep };
export const LENET5 = { gateCounts: LENET5_GATES, step: oursLenet5Step };

/** The step of a net of which `open` gates of each layer are open, the same in every step. */
export const closedStep = (lib, { gateCounts, step }, open, lazy) =>
  step(
    lib,
    gateCounts.map((n, i) => alphasOf(n, open[i])),
    { held: gateCounts.map(halves), lazy },
  );

/**
 * The step of a net in which log alpha is at the floor of its clamp for a share of the gates of each layer, and at its top for
 * the others. At the start of the timed steps, with 80 %, this much is open on the average: 0.2 + 0.8 x 0.047.
 */
export const floorStep = (lib, { gateCounts, step }, percent, lazy) =>
  step(
    lib,
    gateCounts.map((n) => alphasOf(n, openOf(n, percent))),
    { lazy },
  );

/** The step of the net without gates, with nothing to compare. */
export async function denseStep(lib, { step }) {
  const { sample, free } = await step(lib);
  return { sample, free };
}

// Nets whose gates are closed to some share, by ours.
import { idealStep } from "../law/ideal.mjs";
import { lenet5OpenFlops, lenet5OpenLayers, mlpOpenFlops, mlpOpenLayers } from "../law/openFlops.mjs";
import { alphasOf, halves, openOf } from "./gates.mjs";
import { GATE_COUNTS as LENET5_GATES } from "./lenet5/net.mjs";
import { oursLenet5Step } from "./lenet5/ours.mjs";
import { GATE_COUNTS as MLP_GATES } from "./mlp/net.mjs";
import { oursMlpStep } from "./mlp/ours.mjs";

/** The nets. `step`: (lib, log alphas, options); `openFlops` and `openLayers`: of log alphas. */
export const MLP = { gateCounts: MLP_GATES, step: oursMlpStep, openFlops: mlpOpenFlops, openLayers: mlpOpenLayers };
export const LENET5 = { gateCounts: LENET5_GATES, step: oursLenet5Step, openFlops: lenet5OpenFlops, openLayers: lenet5OpenLayers };

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

/** What the law says of such a step: open FLOPs / peak + one pass of Adam. */
export function lawfulStep(lib, peakLoop, { gateCounts, openFlops, openLayers }, open) {
  const alphasWith = (counts) => gateCounts.map((n, i) => alphasOf(n, counts[i]));
  const alphas = alphasWith(open);
  return idealStep(lib, peakLoop, { flops: openFlops(alphas), open: openLayers(alphas), all: openLayers(alphasWith(gateCounts)) });
}

/** The step of the net without gates, with nothing to compare. */
export async function denseStep(lib, { step }) {
  const { sample, free } = await step(lib);
  return { sample, free };
}

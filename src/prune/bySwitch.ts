// A ranking by switches that are learned: shares of 1, drawn from a Dirichlet distribution, with which the outputs of a layer are
// multiplied, the net being frozen (Adamczewski & Park 2021, "Dirichlet pruning for neural network compression").
//
//   min over c of E[loss(net, s)] + klWeight · KL(Dir(c) | Dir(prior)),  s ~ Dir(c)
//
// The paper's batch norms go on with the statistics of each batch, which cancel most of a switch; here they are frozen as well.
import { batch } from "../data/batch.ts";
import { dirichlet as draw, klToDirichlet } from "../gates/dirichlet.ts";
import { add } from "../ops/add.ts";
import { scale } from "../ops/scale.ts";
import { softplus } from "../ops/softplus.ts";
import { adam } from "../optimizers/adam.ts";
import { numberThat, refuseUnknown, whole } from "../options.ts";
import { permutation } from "../random.ts";
import { Parameter } from "../resident.ts";
import { taped } from "../tape.ts";
import { lossOf } from "../train/loss.ts";
import { run } from "../train/predict.ts";
import { runStep } from "../train/step.ts";
import { fromLayer, type Measured } from "./loss.ts";
import type { ProbedLayer } from "./units.ts";

/** How the switches of "dirichlet" are learned. */
export interface SwitchOptions {
  /** Steps of Adam for each layer. Default 600. */
  readonly steps?: number;
  /** Its learning rate. Default 0.1. */
  readonly learningRate?: number;
  /** Draws a step, each for a batch of its own. Default 3. */
  readonly samples?: number;
  /** Concentration of the prior, the same for all units. Default 2. */
  readonly prior?: number;
  /** How much the divergence from the prior counts, after half of the steps; from 0 up to there in a straight line. Default 0.005. */
  readonly klWeight?: number;
  /** What the switches of a layer add up to. Default 1, as published; with as many as there are units, all alike are the net as it is. */
  readonly total?: number;
}

/** With defaults. @throws ValueError */
export function checkSwitches(options: SwitchOptions): Required<SwitchOptions> {
  refuseUnknown("rank, switches", options, ["steps", "learningRate", "samples", "prior", "klWeight", "total"]);
  const { steps = 600, learningRate = 0.1, samples = 3, prior = 2, klWeight = 0.005, total = 1 } = options;
  whole("rank, switches", "steps", steps);
  whole("rank, switches", "samples", samples);
  for (const [name, value] of Object.entries({ learningRate, prior, total }))
    numberThat("rank, switches", name, value, "a number above 0", (x) => x > 0 && x < Infinity);
  numberThat("rank, switches", "klWeight", klWeight, "a number from 0 up", (x) => x >= 0 && x < Infinity);
  return { steps, learningRate, samples, prior, klWeight, total };
}

/** Where concentrations begin: softplus(-1), 0.31, from where few switches at a time are more than 0. */
const START = -1;

/** Concentrations that were learned for the units of one layer. */
function learned(
  measured: Measured,
  { probe }: ProbedLayer,
  { steps, learningRate, samples, prior, klWeight, total }: Required<SwitchOptions>,
  seed: number,
): Float32Array {
  const { net, data, loss, batchSize } = measured;
  const raw = new Parameter("concentrations", [probe.size], new Float32Array(probe.size).fill(START));
  const optimizer = adam({ learningRate });
  let order = permutation(data.count, seed, 0);
  let [from, round] = [0, 0];
  const next = () => {
    if (from + batchSize > data.count) [order, from] = [permutation(data.count, seed, ++round), 0];
    from += batchSize;
    return batch(data, from - batchSize, from, order);
  };
  try {
    for (let step = 0; step < steps; step++)
      runStep(
        new Set([raw]),
        optimizer,
        () => {
          const concentration = softplus(raw);
          let all = scale(klToDirichlet(concentration, prior), klWeight * Math.min(1, (2 * step) / steps));
          for (let i = 0; i < samples; i++) {
            probe.given = scale(draw(concentration), total);
            const examples = next();
            all = add(all, scale(lossOf("rank", loss, run(net, examples.inputs), examples), 1 / samples));
          }
          return all;
        },
        { seed },
      );
  } finally {
    probe.given = undefined;
  }
  return taped(false, () => softplus(raw).toArray());
}

/** What share of its layer's switch a unit is expected to have, times the number of units: 1 in the mean of each layer. */
export function dirichlet(
  measured: Measured,
  layers: readonly ProbedLayer[],
  { seed, switches }: { readonly seed: number; readonly switches: Required<SwitchOptions> },
): Float64Array[] {
  return layers.map((layer) => {
    const all = Float64Array.from(learned(fromLayer(measured, layer), layer, switches, seed));
    const sum = all.reduce((a, b) => a + b);
    return all.map((each) => (each * all.length) / sum);
  });
}

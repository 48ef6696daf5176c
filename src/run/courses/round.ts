// One round of a course.
import {
  adamW,
  augmented,
  budget,
  count,
  type Dataset,
  decode,
  distributions,
  type Epoch,
  encode,
  gate,
  gateParameters,
  type Loss,
  parameters,
  type Sequential,
  type SteeredTraining,
  sgd,
  subset,
  summary,
  training,
  ValueError,
} from "../../index.ts";
import { pruneWeights, weightSlopes } from "../../prune/index.ts";
import { recipe } from "../../recipes/index.ts";
import type { Round, RoundWeights } from "./course.ts";
import { gateable, gatedAxis, weighted } from "./figures.ts";
import { seeded, withDropout } from "./teacher.ts";

const BATCH = 100;
/** Averages of the weights reach back over so many epochs, of a round that does not say. */
const AVERAGED_EPOCHS = 3;

/** What a round goes by, besides what its course says of it. */
export interface RoundContext {
  readonly seed: number;
  /** Name of the recipe of the net. */
  readonly recipe: string;
  readonly data: Dataset;
  /** What `file()` of one of its epochs gave: the round goes on from there. */
  readonly from?: Uint8Array | undefined;
  readonly loss: Loss | undefined;
  /** What the net had before the first round. */
  readonly dense: { readonly weights: number; readonly flops: number };
}

/** A rate that stays for a share of all steps and then goes down in a straight line to 0. */
export const falling = (rate: number, steady: number, steps: number) => (step: number) =>
  rate * Math.min(1, (steps - step) / Math.max(1, steps * (1 - steady)));

/** How many weights are left after a share of the way: many go at first, few at last (Zhu & Gupta 2017). */
export const leftAfter = (way: number, from: number, to: number): number => Math.round(to + (from - to) * (1 - way) * (1 - way) * (1 - way));

/** Half a wave from 1 to 0, as a polynomial. */
export const wave = (way: number): number => (way < 1 ? (1 - way) * (1 - way) * (1 + 2 * way) : 0);

/** Examples that say which weights are to come: the first of them. */
const SLOPES_OF = 2000;

/** What is exchanged after an epoch. */
function exchange(net: Sequential, run: SteeredTraining, { regrow }: RoundWeights, way: number, { data, loss }: RoundContext) {
  const share = regrow ? regrow.share * wave(way / regrow.until) : 0;
  if (!share) return undefined;
  const some = subset(data, (_, i) => i < SLOPES_OF);
  return { share, slopes: weightSlopes(net, some, loss && { loss }), training: run };
}

/** What closing each number of a weight adds to the loss, about: by the mean squared gradients of Adam. */
function byCurvature(net: Sequential, run: SteeredTraining) {
  const state = run.state();
  const pathOf = new Map(Array.from(parameters(net), ([path, parameter]) => [parameter, path]));
  return (weight: Parameters<typeof pathOf.get>[0]) => {
    const slopes = state[`optimizer.${pathOf.get(weight)}.meanSquare`] as Float32Array;
    return weight.toArray().map((w, i) => w * w * (slopes[i] as number));
  };
}

/** An epoch of a round, and what the round can go on from. */
export interface RoundEpoch {
  readonly epoch: Epoch;
  file(): Uint8Array;
}

/** Trains a round, which leaves its gates and masks on the net. The net holds the averages of the weights while an epoch is looked at. @internal */
export async function* trainRound(net: Sequential, round: Round, context: RoundContext): AsyncGenerator<RoundEpoch, void, void> {
  const { seed, data, from, loss, dense } = context;
  const { epochs, optimizer, learningRate, steady, weightDecay = 0, dropout = [], averaged = AVERAGED_EPOCHS, gates, weights } = round;
  if (weights?.by === "curvature" && optimizer === "sgd")
    throw new ValueError('runCourse: weights go by "curvature", which Adam measures, but the optimizer of the round is "sgd". Let them go by "size".');
  summary(net, data.shape); // convolutions know their operations once they have seen an image
  const steps = Math.ceil(data.count / BATCH);
  const now = count(net);
  const single = weighted(net).reduce((sum, { weight }) => sum + weight.size, 0);
  const biases = now.weights - single;
  // how gates begin and what they draw is the seed's, whatever else the program has made
  if (gates)
    seeded(seed, () => {
      const { over, dropRate, temperature, perExample = false } = gates;
      const drawn = { dropRate, perExample, ...(temperature !== undefined && { distribution: distributions.hardConcrete({ temperature }) }) };
      if (over === "weights") for (const layer of weighted(net)) gate(layer, { over, ...drawn });
      else for (const layer of gateable(net)) gate(layer, { over: gatedAxis(layer), ...drawn });
    });
  // masks that a training does not know from its beginning would not be its own
  if (weights) pruneWeights(net, { left: single });
  const share = gates && gates.at * (gates.of === "flops" ? dense.flops / now.flops : dense.weights / now.weights);
  const known = recipe(context.recipe);
  const dropping = withDropout(net, dropout);
  const added = dropping.parts.filter((part) => !net.parts.includes(part));
  const moved = {
    learningRate: falling(learningRate, steady, epochs * steps),
    weightDecay,
    ...(gates && { groups: [{ parameters: gateParameters(net), weightDecay: 0 }] }),
  };
  const run = training(dropping, known.augment ? augmented(data, known.augment) : data, {
    ...{ seed, epochs, batchSize: BATCH, ...(averaged && { averageDecay: 1 - 1 / (averaged * steps) }) },
    ...{ ...(loss && { loss }), ...(from && { from: decode(from) }) },
    optimizer: optimizer === "sgd" ? sgd({ ...moved, momentum: 0.9, nesterov: true }) : adamW(moved),
    ...(gates && { shrink: true, gateRate: gates.rate, budget: budget({ of: gates.of, at: Math.min(1, share as number), ramp: gates.ramp }) }),
  });
  for await (const epoch of run) {
    // shrinking puts selections in front of layers of the net that trains
    if (added.length) net.setSequence(dropping.parts.filter((part) => !added.includes(part)));
    if (weights) {
      const way = Math.min(1, epoch.epoch / Math.max(1, weights.ramp * epochs));
      const left = leftAfter(way, single, Math.max(0, Math.floor(weights.at * dense.weights) - biases));
      const regrow = exchange(net, run, weights, epoch.epoch / epochs, context);
      pruneWeights(net, { left, ...(weights.by === "curvature" && { scores: byCurvature(dropping, run) }), ...(regrow && { regrow }) });
    }
    yield { epoch, file: () => encode(run) };
  }
}

// Trainings of which each keeps something else: optimizers, and ways to train.
import {
  accumulate,
  adam,
  batchNorm,
  clipNorm,
  cosine,
  type Dense,
  dense,
  dropout,
  type Epoch,
  gate,
  type Layer,
  type Optimizer,
  type Parameter,
  relu,
  rmsProp,
  type Sequential,
  seed,
  sequential,
  sgd,
  type TrainOptions,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";
import { others } from "./trainingData.ts";

/** A gated net of which some gates are closed from the start, and others close on the way. */
export function make(): Sequential {
  seed(2);
  const layers = [dense(6, 8), dense(8, 7), dense(7, 3)].map((layer) => gate(layer, { over: "inputs", lambda: 0.05, dropRate: 0.4 }));
  for (const [i, closed] of [[1, 4], [0, 1, 2, 6], [3]].entries()) {
    const logAlpha = layers[i]?.gates.inputs?.parameters["logAlpha"] as Parameter;
    logAlpha.set(logAlpha.toArray().map((value, at) => (closed.includes(at) ? -4.6 : at === 5 ? -2.3 : value)));
  }
  const [first, second, third] = layers as [Dense, Dense, Dense];
  return sequential(first, batchNorm(8), relu, dropout(0.1), second, relu, third);
}

export const kept = (net: Layer) => [...state(net).values()].map((array) => array.toArray());
/** What a record says of the training itself. */
export const told = ({ seconds: _, ...rest }: Epoch) => rest;

export const optimizers: [string, () => Optimizer][] = [
  ["adam", () => adam({ learningRate: 0.01, weightDecay: 0.01 })],
  ["lazy adam", () => adam({ learningRate: 0.01, lazy: true })],
  ["sgd with momentum and a schedule", () => sgd({ learningRate: cosine(0.05, { steps: 60 }), momentum: 0.9, nesterov: true })],
  ["sgd without momentum", () => sgd({ learningRate: 0.05 })],
  ["rmsProp", () => rmsProp({ learningRate: 0.005, momentum: 0.5, centered: true })],
  // 9 batches an epoch: the sums are never empty at its end
  ["accumulated, clipped adam", () => accumulate(clipNorm(adam({ learningRate: 0.02 }), 0.5), 4)],
  ["clipped, twice accumulated sgd", () => clipNorm(accumulate(accumulate(sgd({ learningRate: 0.1, momentum: 0.9 }), 2), 2), 1)],
];
export const ways: [string, TrainOptions][] = [
  ["nothing else", {}],
  ["an average", { averageDecay: 0.9 }],
  ["the best epoch", { validation: others, patience: 2 }],
  ["an average, the best epoch and shrinking", { averageDecay: 0.8, validation: 0.2, keepBest: true, shrink: { threshold: 0.5 }, test: others }],
  ["shrinking", { shrink: { threshold: 0.5 } }],
];
export const common: TrainOptions = { epochs: 7, batchSize: 7, seed: 5 };

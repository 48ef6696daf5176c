// LeNet-5-Caffe, its training step and its prediction, by PyTorch. `options`: { last: true } keeps images with their channels
// last in memory.
import { LAMBDA, SHIFT } from "../gates.mjs";
import { BATCH, firstBatch } from "../mlp/net.mjs";
import { gateArrays, numbered } from "../training/torch.mjs";
import { LAYERS, noise, predictionInputs, imageShape, startWeights } from "./net.mjs";

const weights = () =>
  numbered(
    "w",
    startWeights(),
    LAYERS.map(({ weight }) => weight),
  );

export function torchLenet5Step(torch, alphas, options = {}) {
  const { x, labels } = firstBatch();
  const arrays = { x: [x, imageShape(BATCH)], y: [labels, [BATCH]], ...weights(), ...gateArrays(alphas, noise) };
  return torch.contender("lenet5_step", arrays, { penalties: LAYERS.map(({ closes }) => LAMBDA * closes), shift: SHIFT, ...options });
}

export const torchLenet5Predict = (torch, batch, options = {}) =>
  torch.contender("lenet5_predict", { x: [predictionInputs(batch), imageShape(batch)], ...weights() }, options);

// LeNet-5-Caffe, its training step and its prediction, by PyTorch. `options`: { last: true } keeps images with their channels
// last in memory.
import { LAMBDA, SHIFT } from "../gates.mjs";
import { BATCH, firstBatch } from "../mlp/net.mjs";
import { gateArrays, numbered } from "../training/torch.mjs";
import { imageShape, LAYERS, noise, predictionInputs, startWeights } from "./net.mjs";

const weights = () =>
  numbered(
    "w",
    startWeights(),
    LAYERS.map(({ weight }) => weight),
  );

function step(torch, kind, alphas, options) {
  const { x, labels } = firstBatch();
  const arrays = { x: [x, imageShape(BATCH)], y: [labels, [BATCH]], ...weights(), ...gateArrays(alphas, noise) };
  return torch.contender(kind, arrays, { penalties: LAYERS.map(({ closes }) => LAMBDA * closes), shift: SHIFT, ...options });
}
export const torchLenet5Step = (torch, alphas, options = {}) => step(torch, "lenet5_step", alphas, options);
/** The gated step as the published code computes it. */
export const torchPublishedLenet5Step = (torch, alphas) => step(torch, "published_step", alphas, { net: "lenet5" });

export const torchLenet5Predict = (torch, batch, options = {}) =>
  torch.contender("lenet5_predict", { x: [predictionInputs(batch), imageShape(batch)], ...weights() }, options);

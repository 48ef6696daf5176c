// The training step and the prediction of 784-300-100-10, by PyTorch.
import { LAMBDA, SHIFT } from "../gates.mjs";
import { gateArrays, numbered } from "../training/torch.mjs";
import { BATCH, firstBatch, noise, predictionInputs, SIZES, startWeights, weightShapes } from "./net.mjs";

const weights = () => numbered("w", startWeights(), weightShapes);

function arraysOf(alphas) {
  const { x, labels } = firstBatch();
  return { x: [x, [BATCH, SIZES[0]]], y: [labels, [BATCH]], ...weights(), ...gateArrays(alphas, noise) };
}

export const torchMlpStep = (torch, alphas) => torch.contender("step", arraysOf(alphas), { penalty: LAMBDA, shift: SHIFT });

/** The gated step as the published code computes it. */
export const torchPublishedMlpStep = (torch, alphas) =>
  torch.contender("published_step", arraysOf(alphas), { net: "mlp", penalties: SIZES.slice(1).map((n) => LAMBDA * n), shift: SHIFT });

export const torchMlpPredict = (torch, batch) => torch.contender("predict", { x: [predictionInputs(batch), [batch, SIZES[0]]], ...weights() });

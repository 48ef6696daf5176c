// The training step and the prediction of 784-300-100-10, by PyTorch.
import { LAMBDA, SHIFT } from "../gates.mjs";
import { gateArrays, numbered } from "../training/torch.mjs";
import { BATCH, firstBatch, noise, predictionInputs, SIZES, startWeights, weightShapes } from "./net.mjs";

const weights = () => numbered("w", startWeights(), weightShapes);

export function torchMlpStep(torch, alphas) {
  const { x, labels } = firstBatch();
  const arrays = { x: [x, [BATCH, SIZES[0]]], y: [labels, [BATCH]], ...weights(), ...gateArrays(alphas, noise) };
  return torch.contender("step", arrays, { penalty: LAMBDA, shift: SHIFT });
}

export const torchMlpPredict = (torch, batch) => torch.contender("predict", { x: [predictionInputs(batch), [batch, SIZES[0]]], ...weights() });

// The training step of 784-300-100-10, by PyTorch.
import { PRICE, SHIFT } from "./gates.mjs";
import { BATCH, firstBatch, noise, SIZES, startWeights, weightShapes } from "./mlp.mjs";

export function torchStep(torch, alphas) {
  const { x, labels } = firstBatch();
  const arrays = { x: [x, [BATCH, SIZES[0]]], y: [labels, [BATCH]] };
  startWeights().forEach((w, i) => {
    arrays[`w${i}`] = [w, weightShapes[i]];
  });
  alphas?.forEach((a, i) => {
    arrays[`a${i}`] = [a, [a.length]];
    arrays[`u${i}`] = [noise()[i], [a.length]];
  });
  return torch.contender("step", arrays, { price: PRICE, shift: SHIFT });
}

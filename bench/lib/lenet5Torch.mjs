// LeNet-5-Caffe and its training step, by PyTorch.
import { PRICE, SHIFT } from "./gates.mjs";
import { LAYERS, noise, PLACES, SIDE, startWeights } from "./lenet5.mjs";
import { BATCH, firstBatch } from "./mlp.mjs";

/** { w0: [values, shape], ... } */
const weights = () => Object.fromEntries(startWeights().map((values, i) => [`w${i}`, [values, LAYERS[i].weight]]));

/** `options`: { last: true } keeps pictures with their channels last in memory. */
export function torchLenet5Step(torch, alphas, options = {}) {
  const { x, labels } = firstBatch();
  const arrays = { x: [x, [BATCH, 1, SIDE, SIDE]], y: [labels, [BATCH]], ...weights() };
  alphas?.forEach((a, i) => {
    arrays[`a${i}`] = [a, [PLACES[i]]];
    arrays[`u${i}`] = [noise()[i], [PLACES[i]]];
  });
  return torch.contender("lenet5_step", arrays, { prices: LAYERS.map(({ group }) => PRICE * group), shift: SHIFT, ...options });
}

/** x: of pictures [batch, 1, 28, 28]. */
export const torchLenet5 = (torch, x, batch, options = {}) => torch.contender("lenet5_predict", { x: [x, [batch, 1, SIDE, SIDE]], ...weights() }, options);

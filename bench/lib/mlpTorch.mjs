// A training step of PyTorch, and what it says about the published code of the paper, which runs on PyTorch.
import { BATCH, firstBatch, noise, PRICE, SHIFT, SIZES, startWeights, weightShapes } from "./mlp.mjs";

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

/** The published code's gated step ran at this part of the speed of a plain dense step of PyTorch in the same run. */
export const PUBLISHED_SHARE = 0.47;
export const PUBLISHED = `published code (${PUBLISHED_SHARE} x PyTorch dense)`;

/**
 * The published code by that share: each dense step that is timed counts as 0.47 gated ones. It has no numbers to compare,
 * being another net than ours is; mlp-step-dense compares those of the dense step.
 */
export async function publishedStep(torch) {
  const { sample, free } = await torchStep(torch);
  return { sample, free, work: PUBLISHED_SHARE };
}

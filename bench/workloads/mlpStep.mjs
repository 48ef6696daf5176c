// How fast is a whole training step of 784-300-100-10 at batch 100 with Adam, without gates, with gates over all inputs at
// the start, and when 225, 210 and 99 of them are open? Peers do the same arithmetic with the gates as ordinary
// multiplications; they keep one batch in their memory as floats, while ours takes each from a dataset of bytes.
import { BATCH, firstBatch, noise, PRICE, SHIFT, SIZES, startAlphas, startWeights, weightShapes } from "../lib/mlp.mjs";
import { jaxStep } from "../lib/mlpJax.mjs";
import { oursStep } from "../lib/mlpOurs.mjs";
import { tfjsStep } from "../lib/mlpTfjs.mjs";

function torchStep(torch, alphas) {
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

const workload = (name, alphas) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => oursStep(lib, alphas?.()),
  peers: {
    "jax-js": (jax) => jaxStep(jax, alphas?.()),
    "tfjs wasm": (tfjs) => tfjsStep(tfjs, alphas?.()),
    PyTorch: (torch) => torchStep(torch, alphas?.()),
  },
});

export default [
  workload("mlp-step-dense"),
  workload("mlp-step-gated", () => startAlphas()),
  workload("mlp-step-gated-225-210-99", () => startAlphas([225, 210, 99])),
];

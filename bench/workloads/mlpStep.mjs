// How fast is a whole training step of 784-300-100-10 at batch 100 with Adam, without gates, with gates over all inputs at
// the start, and when 225, 210 and 99 of them are open? Peers do the same arithmetic with the gates as ordinary
// multiplications; they keep one batch in their memory as floats, while ours takes each from a dataset of bytes.
import { startAlphas } from "../lib/mlp.mjs";
import { jaxStep } from "../lib/mlpJax.mjs";
import { oursStep } from "../lib/mlpOurs.mjs";
import { tfjsStep } from "../lib/mlpTfjs.mjs";
import { torchStep } from "../lib/mlpTorch.mjs";
import { PUBLISHED, publishedStep, SHARE } from "../lib/published.mjs";

const workload = (name, alphas, more = {}) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => oursStep(lib, alphas?.()),
  peers: {
    "jax-js": (jax) => jaxStep(jax, alphas?.()),
    "tfjs wasm": (tfjs) => tfjsStep(tfjs, alphas?.()),
    PyTorch: (torch) => torchStep(torch, alphas?.()),
    ...more,
  },
});

export default [
  workload("mlp-step-dense"),
  workload("mlp-step-gated", () => startAlphas(), { [PUBLISHED]: (torch) => publishedStep(SHARE.mlp, torchStep(torch)) }),
  workload("mlp-step-gated-225-210-99", () => startAlphas([225, 210, 99])),
];

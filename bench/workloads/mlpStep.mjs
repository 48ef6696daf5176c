// How fast is a whole training step of 784-300-100-10 at batch 100 with Adam, without gates, with gates over all inputs at
// the start, and when 225, 210 and 99 of them are open? Peers do the same arithmetic with the gates as ordinary
// multiplications; they keep one batch in their memory as floats, while ours takes each from a dataset of bytes.
import { jaxMlpStep } from "../nets/mlp/jax.mjs";
import { startAlphas } from "../nets/mlp/net.mjs";
import { oursMlpStep } from "../nets/mlp/ours.mjs";
import { tfjsMlpStep } from "../nets/mlp/tfjs.mjs";
import { torchMlpStep, torchPublishedMlpStep } from "../nets/mlp/torch.mjs";
import { JAX, PAPER_MODEL, PUBLISHED, TFJS, TORCH } from "../peers/names.mjs";
import { publishedStep, SHARE } from "../peers/published.mjs";

const workload = (name, alphas, more = {}) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => oursMlpStep(lib, alphas?.()),
  peers: {
    [JAX]: (jax) => jaxMlpStep(jax, alphas?.()),
    [TFJS]: (tfjs) => tfjsMlpStep(tfjs, alphas?.()),
    [TORCH]: (torch) => torchMlpStep(torch, alphas?.()),
    ...(alphas && { [PAPER_MODEL]: (torch) => torchPublishedMlpStep(torch, alphas()) }),
    ...more,
  },
});

export default [
  workload("mlp-step-dense"),
  workload("mlp-step-gated", () => startAlphas(), { [PUBLISHED]: (torch) => publishedStep(SHARE.mlp, torchMlpStep(torch)) }),
  workload("mlp-step-gated-225-210-99", () => startAlphas([225, 210, 99])),
];

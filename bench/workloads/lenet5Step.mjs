// How fast is a whole training step of LeNet-5-Caffe at batch 100 with Adam, without gates and with gates over the maps of
// its convolutions and the inputs of its dense layers? Peers do the same arithmetic with the gates as ordinary
// multiplications; they keep one batch in their memory as floats, while ours takes each from a dataset of bytes. Where a
// peer's own convolution cannot be trained or is slow, its row is the fastest of several ways to write it with what it has.
import { startAlphas } from "../lib/lenet5.mjs";
import { jaxLenet5Step } from "../lib/lenet5Jax.mjs";
import { oursLenet5Step } from "../lib/lenet5Ours.mjs";
import { tfjsLenet5Step } from "../lib/lenet5Tfjs.mjs";
import { torchLenet5Step } from "../lib/lenet5Torch.mjs";
import { JAX_PRODUCTS, TFJS_GRADIENT, TORCH_LAST } from "../lib/peers.mjs";
import { PUBLISHED_LENET5, publishedStep, SHARE } from "../lib/published.mjs";

const workload = (name, alphas, more = {}) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => oursLenet5Step(lib, alphas?.()),
  peers: {
    [JAX_PRODUCTS]: (jax) => jaxLenet5Step(jax, alphas?.()),
    [TFJS_GRADIENT]: (tfjs) => tfjsLenet5Step(tfjs, alphas?.()),
    PyTorch: (torch) => torchLenet5Step(torch, alphas?.()),
    [TORCH_LAST]: (torch) => torchLenet5Step(torch, alphas?.(), { last: true }),
    ...more,
  },
});

export default [
  workload("lenet5-step-dense"),
  workload("lenet5-step-gated", startAlphas, { [PUBLISHED_LENET5]: (torch) => publishedStep(SHARE.lenet5, torchLenet5Step(torch)) }),
];

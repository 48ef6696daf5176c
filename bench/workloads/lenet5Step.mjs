// How fast is a whole training step of LeNet-5-Caffe at batch 100 with Adam, without gates and with gates over the maps of
// its convolutions and the inputs of its dense layers? Peers do the same arithmetic with the gates as ordinary
// multiplications; they keep one batch in their memory as floats, while ours takes each from a dataset of bytes. Where a
// peer's own convolution cannot be trained or is slow, it has two rows: im2col, which the marks were set for, and the fastest of
// several ways to write it with what it has.
import { jaxIm2col } from "../nets/convolution/jax.mjs";
import { tfjsIm2col } from "../nets/convolution/tfjs.mjs";
import { jaxLenet5Step } from "../nets/lenet5/jax.mjs";
import { startAlphas } from "../nets/lenet5/net.mjs";
import { oursLenet5Step } from "../nets/lenet5/ours.mjs";
import { tfjsLenet5Step } from "../nets/lenet5/tfjs.mjs";
import { torchLenet5Step, torchPublishedLenet5Step } from "../nets/lenet5/torch.mjs";
import { JAX_IM2COL, JAX_PRODUCTS, PAPER_MODEL, PUBLISHED_LENET5, TFJS_GRADIENT, TFJS_IM2COL, TORCH, TORCH_LAST } from "../peers/names.mjs";
import { publishedStep, SHARE } from "../peers/published.mjs";

const workload = (name, alphas, more = {}) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => oursLenet5Step(lib, alphas?.()),
  peers: {
    [JAX_PRODUCTS]: (jax) => jaxLenet5Step(jax, alphas?.()),
    [JAX_IM2COL]: (jax) => jaxLenet5Step(jax, alphas?.(), jaxIm2col),
    [TFJS_GRADIENT]: (tfjs) => tfjsLenet5Step(tfjs, alphas?.()),
    [TFJS_IM2COL]: (tfjs) => tfjsLenet5Step(tfjs, alphas?.(), tfjsIm2col),
    [TORCH]: (torch) => torchLenet5Step(torch, alphas?.()),
    [TORCH_LAST]: (torch) => torchLenet5Step(torch, alphas?.(), { last: true }),
    ...(alphas && { [PAPER_MODEL]: (torch) => torchPublishedLenet5Step(torch, alphas()) }),
    ...more,
  },
});

export default [
  workload("lenet5-step-dense"),
  workload("lenet5-step-gated", startAlphas, { [PUBLISHED_LENET5]: (torch) => publishedStep(SHARE.lenet5, torchLenet5Step(torch)) }),
];

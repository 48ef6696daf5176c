// How fast is a whole training step of a small residual net with batch norm, at batch 32 with Adam? Everyone keeps the one
// batch. jax-js and TensorFlow.js convolve by im2col, and in the fastest of several ways to write it with what they have.
import { jaxIm2col } from "../nets/convolution/jax.mjs";
import { tfjsIm2col } from "../nets/convolution/tfjs.mjs";
import { jaxResidualStep } from "../nets/residual/jax.mjs";
import { oursResidualStep } from "../nets/residual/ours.mjs";
import { tfjsResidualStep } from "../nets/residual/tfjs.mjs";
import { torchResidualStep } from "../nets/residual/torch.mjs";
import { JAX_IM2COL, JAX_PRODUCTS, TFJS_GRADIENT, TFJS_IM2COL, TORCH, TORCH_LAST } from "../peers/names.mjs";

export default [
  {
    name: "residual-step",
    metric: "steps/s",
    work: 1,
    ours: (lib) => oursResidualStep(lib),
    peers: {
      [JAX_PRODUCTS]: (jax) => jaxResidualStep(jax),
      [JAX_IM2COL]: (jax) => jaxResidualStep(jax, jaxIm2col),
      [TFJS_GRADIENT]: (tfjs) => tfjsResidualStep(tfjs),
      [TFJS_IM2COL]: (tfjs) => tfjsResidualStep(tfjs, tfjsIm2col),
      [TORCH]: (torch) => torchResidualStep(torch),
      [TORCH_LAST]: (torch) => torchResidualStep(torch, { last: true }),
    },
  },
];

// How fast is a whole training step of a small residual net with batch norm, at batch 32 with Adam? Everyone keeps the one
// batch. jax-js and TensorFlow.js convolve in the fastest of several ways to write it with what they have.
import { JAX_PRODUCTS, TFJS_GRADIENT, TORCH_LAST } from "../lib/peers.mjs";
import { jaxResidualStep } from "../lib/residualJax.mjs";
import { oursResidualStep } from "../lib/residualOurs.mjs";
import { tfjsResidualStep } from "../lib/residualTfjs.mjs";
import { torchResidualStep } from "../lib/residualTorch.mjs";

export default [
  {
    name: "residual-step",
    metric: "steps/s",
    work: 1,
    ours: (lib) => oursResidualStep(lib),
    peers: {
      [JAX_PRODUCTS]: (jax) => jaxResidualStep(jax),
      [TFJS_GRADIENT]: (tfjs) => tfjsResidualStep(tfjs),
      PyTorch: (torch) => torchResidualStep(torch),
      [TORCH_LAST]: (torch) => torchResidualStep(torch, { last: true }),
    },
  },
];

// How many hard-concrete gates are drawn in a second: random numbers and all, a million at a time?
import { jaxGates } from "../nets/gate/jax.mjs";
import { N } from "../nets/gate/net.mjs";
import { numpyGates } from "../nets/gate/numpy.mjs";
import { onnxGates } from "../nets/gate/onnx.mjs";
import { oursGates } from "../nets/gate/ours.mjs";
import { tfjsGates } from "../nets/gate/tfjs.mjs";
import { JAX, NUMPY_TS, ONNX_WEB, TFJS, TORCH } from "../peers/names.mjs";

export default [
  {
    name: "gate-sample",
    metric: "M gates/s",
    work: N / 1e6,
    // shares of random draws: their own standard deviation is 0.2 % of the largest
    tolerance: 1e-2,
    ours: oursGates,
    peers: {
      [JAX]: jaxGates,
      [TFJS]: tfjsGates,
      [NUMPY_TS]: numpyGates,
      [ONNX_WEB]: onnxGates,
      [TORCH]: (torch) => torch.contender("gates", {}, { n: N }),
    },
  },
];

// A matrix product in one of three forms, by everyone: C [m, n] = A · B with A stored [k, m] in "TN" and B [n, k] in "NT". No
// module of Node is imported, so that it runs in a page.
import { JAX, NUMPY_TS, NUMPY_TS_PLAIN, ONNX_WEB, REGISTER_LOOP, TFJS, TORCH } from "../../peers/names.mjs";
import { uniform } from "../numbers.mjs";
import { ceiling } from "./ceiling.mjs";
import { jaxProduct } from "./jax.mjs";
import { numpyProduct } from "./numpy.mjs";
import { onnxProduct } from "./onnx.mjs";
import { oursProduct } from "./ours.mjs";
import { tfjsProduct } from "./tfjs.mjs";

/** The numbers of both factors. */
export const factors = ([m, k, n]) => [uniform(m * k, -1, 1, 1), uniform(k * n, -1, 1, 2)];

/** A workload that measures C = A · B. */
export function product(name, form, size) {
  const [m, k, n] = size;
  const shapes = { a: form === "TN" ? [k, m] : [m, k], b: form === "NT" ? [n, k] : [k, n] };
  function task() {
    const [a, b] = factors(size);
    return { form, size, shapes, a, b };
  }
  return {
    name,
    metric: "GFLOP/s",
    work: (2 * m * k * n) / 1e9,
    ours: (lib) => oursProduct(lib, form, size, ...factors(size)),
    peers: {
      [REGISTER_LOOP]: ({ peakLoop }) => ceiling(peakLoop),
      [JAX]: (jax) => jaxProduct(jax, task()),
      [TFJS]: (tfjs) => tfjsProduct(tfjs, task()),
      [NUMPY_TS]: (numpy) => numpyProduct(numpy, task()),
      [NUMPY_TS_PLAIN]: (numpy) => numpyProduct(numpy, task()),
      [ONNX_WEB]: (onnx) => onnxProduct(onnx, task()),
      [TORCH]: (torch) => torch.contender("product", { a: [factors(size)[0], shapes.a], b: [factors(size)[1], shapes.b] }, { form }),
    },
  };
}

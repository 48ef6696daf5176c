import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/**
 * Below which number a share u of a standard normal distribution lies, element by element: the inverse of `normalCdf`. Of
 * uniform noise it makes normal noise. u: numbers of (0, 1), to which no gradient goes.
 * @example
 * ```ts
 * import { normalQuantile, tensor } from "sievenet";
 *
 * normalQuantile(tensor([0.5])).toArray(); // [0]
 * ```
 */
export function normalQuantile(u: Tensor): Tensor {
  checkTensor("normalQuantile", u);
  const y = new Tensor(u.shape);
  kernels.normalFromUniform(y.address, u.address, y.size);
  return record(y, [], ["normalQuantile"], () => {});
}

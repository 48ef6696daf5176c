import { record } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, kernels } from "../wasm.ts";

/** x as it is; `told` gets the gradient of the result, when it has arrived. */
export function observe(x: Tensor, told: (gradient: Float32Array) => void): Tensor {
  const y = x.alias(x.shape, x.support);
  return record(y, [x], ["observe"], () => {
    told(floats(y.grad, y.size).slice());
    if (!x.adoptGrad(y)) kernels.reduceInto(x.grad, y.grad, 1, x.size, 0, 1, 1);
  });
}

import { type Gaps, gapsOf } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `max(x, 0)`, element by element.
 * @example
 * ```ts
 * import { dense, relu, sequential, tensor } from "sievenet";
 *
 * relu(tensor([-1, 2])).toArray(); // [0, 2]
 * const net = sequential(dense(4, 8), relu, dense(8, 2)); // as a part of a net it stands by itself
 * ```
 */
export const relu: (x: Tensor) => Tensor = /* @__PURE__ */ named("relu", (x) => {
  const gaps = gapsOf(checkTensor("relu", x).shape, x.support);
  return gaps ? ofMaps(x, gaps) : unary("relu", x, kernels.relu, kernels.reluGrad, "y", true);
});

/** Of the maps that are open, in one call. */
function ofMaps(x: Tensor, gaps: Gaps): Tensor {
  const { blocks, features, inner, open } = gaps;
  const sizes = [blocks, features, inner, open.list, open.count] as const;
  const y = new Tensor(x.shape);
  kernels.reluMaps(y.openAddress, x.openAddress, ...sizes);
  y.support = x.support;
  y.gaps = gaps;
  return record(y, [x], ["relu"], () => kernels.reluMapsGrad(x.gradAt(gaps), y.openGrad, y.openAddress, ...sizes));
}

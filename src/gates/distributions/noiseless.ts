// What gates that are not drawn share.
import { add } from "../../ops/add.ts";
import { sameShape } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";

/** The same gates for each draw that noise u is there for: [batch, shape] where each example has noise of its own. */
export function spread(z: Tensor, u: Tensor): Tensor {
  return sameShape(z.shape, u.shape) ? z : add(z, new Tensor(u.shape, new Float32Array(u.size)));
}

// What ops share that go by lists of open features: results and gradients whose other features are zeros, which are not
// even written where whole maps are left out.
import type { Flag, Floats } from "../addresses.ts";
import type { Shape } from "../shape.ts";
import { gapsOf } from "../support.ts";
import { type Support, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** A result whose features outside `open` are zeros. A kernel writes the others, at `openAddress`. */
export function opened(shape: Shape, open: Support | undefined): Tensor {
  const y = new Tensor(shape);
  y.gaps = gapsOf(shape, open);
  if (open && !y.gaps) kernels.fill(y.address, y.size, 0);
  y.support = open;
  return y;
}

/** Where a kernel puts the gradient of x at the features that are `open`, and whether it adds to one that is there. */
export function gradOf(x: Tensor, open: Support | undefined): { readonly at: Floats; readonly add: Flag } {
  const fresh = x.claimGrad();
  const own = open === x.support;
  if (fresh && own) x.gradGaps = gapsOf(x.shape, open);
  if (fresh && open && !x.gradGaps) kernels.fill(x.openGrad, x.size, 0);
  return { at: own && x.gradGaps ? x.openGrad : x.grad, add: fresh ? 0 : 1 };
}

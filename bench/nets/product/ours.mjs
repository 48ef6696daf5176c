// A product by the library's own kernels, called as its dense layer calls them.
import { contender } from "../../measure/contender.mjs";

const kernelOf = {
  NN: (lib, c, a, b, m, k, n, ws) => lib.kernels.dense(c, a, b, 0, m, k, n, 0, k, 0, n, ws),
  // dx [m, n] = dy [m, k] · W [n, k] transposed
  NT: (lib, c, a, b, m, k, n, ws) => lib.kernels.denseGradInput(c, a, b, 0, m, n, k, 0, n, 0, k, 0, ws),
  // dW [m, n] = x [k, m] transposed · dy [k, n]
  TN: (lib, c, a, b, m, k, n, ws) => lib.kernels.denseGradWeight(c, a, b, k, m, n, 0, m, 0, n, 0, ws),
};

/** `form`: as in product.mjs; a and b: the numbers of both factors. */
export function oursProduct(lib, form, [m, k, n], a, b) {
  const blocks = [m * n, m * k, k * n].map((size) => new lib.Block(4 * size));
  const [c, left, right] = blocks.map(({ address }) => address);
  const workspace = lib.workspace();
  lib.floats(left, m * k).set(a);
  lib.floats(right, k * n).set(b);
  const run = () => kernelOf[form](lib, c, left, right, m, k, n, workspace);
  return contender({
    run,
    result() {
      run();
      return lib.floats(c, m * n).slice();
    },
    // the blocks must live as long as the contender
    free: () => void blocks.length,
  });
}

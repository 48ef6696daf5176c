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
  const [out, left, right] = [new lib.Block(m * n), new lib.Block(m * k, a), new lib.Block(k * n, b)];
  const workspace = lib.workspace();
  // an address is asked for each time, as a dense layer does: blocks move when room is needed
  const run = () => kernelOf[form](lib, out.address, left.address, right.address, m, k, n, workspace);
  return contender({
    run,
    result() {
      run();
      return out.read();
    },
    free() {
      for (const block of [out, left, right]) block.release();
    },
  });
}

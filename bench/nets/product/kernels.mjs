// C = A · B by kernels in a memory of their own, beside those of the library. No module of Node is imported, so that it runs in
// a page.
import { contender } from "../../measure/contender.mjs";

const FROM = 65536;

/** `bytes`: the plain or the fast kernels; `tile`: as gemmShape() has it; a: [m, k], b: [k, n]. */
export function kernelProduct(bytes, tile, [m, k, n], a, b) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
  let top = FROM;
  const reserve = (size) => {
    const address = top;
    top += Math.ceil((size + 64) / 64) * 64;
    return address;
  };
  const [left, right, c, workspace] = [4 * m * k, 4 * k * n, 4 * m * n, kernels.gemmWorkspace()].map(reserve);
  memory.grow(Math.ceil(top / 65536));
  const floats = (address, size) => new Float32Array(memory.buffer, address, size);
  floats(left, m * k).set(a);
  floats(right, k * n).set(b);
  kernels.gemmShape(tile, 0, 0, 0);
  const run = () => kernels.gemm(c, n, left, k, 1, right, n, 1, m, n, k, 0, 0, 0, 0, 0, 0, 0, workspace);
  return contender({
    run,
    result() {
      run();
      return floats(c, m * n).slice();
    },
  });
}

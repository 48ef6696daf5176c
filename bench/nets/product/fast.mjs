// A product by the fast build, beside the most that fused multiplications and additions give, and beside peers. No module of
// Node is imported, so that it runs in a page.
import { JAX, NUMPY_TS, REGISTER_LOOP, TFJS } from "../../peers/names.mjs";
import { ceiling } from "./ceiling.mjs";
import { kernelProduct } from "./kernels.mjs";
import { factors, product } from "./product.mjs";

export const NAME = "gemm-512-fast";
export const SIZE = [512, 512, 512];

const { peers, ...plain } = product(NAME, "NN", SIZE);

export const fastProduct = {
  ...plain,
  ours: (lib) => kernelProduct(lib.fastKernels(), 0, SIZE, ...factors(SIZE)),
  peers: { [REGISTER_LOOP]: ({ peakLoop }) => ceiling(peakLoop, true), [JAX]: peers[JAX], [TFJS]: peers[TFJS], [NUMPY_TS]: peers[NUMPY_TS] },
};

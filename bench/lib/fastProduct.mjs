// A product by the fast build, beside the most that fused multiplications and additions give, and beside peers. No module of
// Node is imported, so that it runs in a page.
import { uniform } from "./data.mjs";
import { kernelProduct } from "./kernelProduct.mjs";
import { ceiling, product } from "./product.mjs";

export const NAME = "gemm-512-fast";
export const SIZE = [512, 512, 512];
export const numbers = () => [uniform(512 * 512, -1, 1, 1), uniform(512 * 512, -1, 1, 2)];

const { peers, ...plain } = product(NAME, "NN", SIZE);

export const fastProduct = {
  ...plain,
  ours: (lib) => kernelProduct(lib.fastKernels(), 0, SIZE, ...numbers()),
  peers: { "register-only loop": () => ceiling(true), "jax-js": peers["jax-js"], "tfjs wasm": peers["tfjs wasm"] },
};

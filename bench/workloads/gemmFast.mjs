// How fast are products of the fast build, against the most that fused multiplications and additions give, and against peers?
import { uniform } from "../lib/data.mjs";
import { kernelProduct } from "../lib/kernelProduct.mjs";
import { OUR_PLAIN } from "../lib/peers.mjs";
import { ceiling, oursProduct, product } from "../lib/product.mjs";
import { inPages } from "../lib/productInChromium.mjs";

const size = [512, 512, 512];
const { peers, ...plain } = product("gemm-512-fast", "NN", size);
const numbers = () => [uniform(512 * 512, -1, 1, 1), uniform(512 * 512, -1, 1, 2)];

export default [
  {
    ...plain,
    missing: (lib) => (lib.fastAvailable() ? undefined : "this engine has no relaxed SIMD, which Node has from 22 on"),
    ours: (lib) => kernelProduct(lib.fastKernels(), 0, size, ...numbers()),
    peers: {
      "register-only loop": () => ceiling(true),
      "jax-js": peers["jax-js"],
      "tfjs wasm": peers["tfjs wasm"],
      [OUR_PLAIN]: (lib) => oursProduct(lib, "NN", size, ...numbers()),
    },
    chromium: inPages("gemm-512-fast", "NN", size),
  },
];

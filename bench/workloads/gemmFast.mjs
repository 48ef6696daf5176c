// How fast are products of the fast build, against the most that fused multiplications and additions give, and against peers?
import { inPages } from "../chromium/products.mjs";
import { fastProduct, NAME, SIZE } from "../nets/product/fast.mjs";
import { oursProduct } from "../nets/product/ours.mjs";
import { factors } from "../nets/product/product.mjs";
import { OUR_PLAIN } from "../peers/names.mjs";

/** Why a workload of the fast build cannot be measured here, if so. */
export const withoutRelaxed = (lib) => (lib.fast.fastAvailable() ? undefined : "this engine has no relaxed SIMD, which Node has from 22 on");

export default [
  {
    ...fastProduct,
    missing: withoutRelaxed,
    peers: { ...fastProduct.peers, [OUR_PLAIN]: (lib) => oursProduct(lib, "NN", SIZE, ...factors(SIZE)) },
    chromium: inPages(NAME, "NN", SIZE),
  },
];

// How fast are products of the fast build, against the most that fused multiplications and additions give, and against peers?
import { fastProduct, NAME, numbers, SIZE } from "../lib/fastProduct.mjs";
import { OUR_PLAIN } from "../lib/peers.mjs";
import { oursProduct } from "../lib/product.mjs";
import { inPages } from "../lib/productInChromium.mjs";

export default [
  {
    ...fastProduct,
    missing: (lib) => (lib.fastAvailable() ? undefined : "this engine has no relaxed SIMD, which Node has from 22 on"),
    peers: { ...fastProduct.peers, [OUR_PLAIN]: (lib) => oursProduct(lib, "NN", SIZE, ...numbers()) },
    chromium: inPages(NAME, "NN", SIZE),
  },
];

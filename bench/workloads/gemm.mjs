// How fast are plain products of square matrices?
import { product } from "../lib/product.mjs";
import { productEverywhere } from "../lib/productInChromium.mjs";

export default [64, 128, 256, 512, 1024].map((n) => (n === 512 ? productEverywhere : product)(`gemm-${n}`, "NN", [n, n, n]));

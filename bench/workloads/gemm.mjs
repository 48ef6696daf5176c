// How fast are plain products of square matrices?
import { productEverywhere } from "../chromium/products.mjs";
import { product } from "../nets/product/product.mjs";

export default [64, 128, 256, 512, 1024].map((n) => (n === 512 ? productEverywhere : product)(`gemm-${n}`, "NN", [n, n, n]));

// How fast are plain products of square matrices?
import { product } from "../lib/product.mjs";

export default [64, 128, 256, 512, 1024].map((n) => product(`gemm-${n}`, "NN", [n, n, n]));

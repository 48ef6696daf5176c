// How fast are the three products of a dense layer in training: 784 -> 300 at batch 100?
import { product } from "../nets/product/product.mjs";

export default [product("mlp-forward", "NN", [100, 784, 300]), product("mlp-dx", "NT", [100, 300, 784]), product("mlp-dw", "TN", [784, 100, 300])];

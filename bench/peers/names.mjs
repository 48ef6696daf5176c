// What rows call their peers, where it is not a library alone: ways of our own beside which ours is measured, and the same
// library driven in another way.
import { SHARE } from "./published.mjs";

/** Not a peer: the ceiling of the engine, measured with a kernel of ours. */
export const REGISTER_LOOP = "register-only loop";
/** Nor this: all weights read once, which one prediction of one example cannot be faster than. */
export const READ_ONCE = "reading the weights";
/** Not a peer either: the same net of ours without gates. */
export const OUR_DENSE = "our dense step";
/** What threads are measured against. */
export const ONE_THREAD = "our one thread";
/** What sparse layers are measured against. */
export const OUR_LAYER = "our dense layer";
/** What the inference entry point is measured against. */
export const OUR_PREDICT = "our predict()";
/** What the fast build is measured against. */
export const OUR_PLAIN = "our plain build";
/** What the tile of Deno or Bun is measured against: the one that all others take, there. */
export const OURS_SPLATS = (runtime) => `our 4x8 tile in ${runtime}`;

/** The libraries. */
export const JAX = "jax-js";
export const TFJS = "tfjs wasm";
export const NUMPY_TS = "numpy-ts";
export const ONNX_WEB = "onnxruntime-web";
export const ONNX_NODE = "onnxruntime-node";
export const TORCH = "PyTorch";

/** jax-js with convolutions as products of matrices (nets/convolution/jax.mjs). */
export const JAX_PRODUCTS = `${JAX} (products)`;
/** TensorFlow.js with a gradient of conv2d that its backend lacks (nets/convolution/tfjs.mjs). */
export const TFJS_GRADIENT = `${TFJS} (own gradient)`;
/** Both with all taps of a spatial position side by side for one product. */
export const JAX_IM2COL = `${JAX} (im2col)`;
export const TFJS_IM2COL = `${TFJS} (im2col)`;
/** PyTorch with the channels of images last in memory. */
export const TORCH_LAST = `${TORCH} (channels last)`;

const published = (share) => `published code (${share} x PyTorch dense)`;
export const PUBLISHED = published(SHARE.mlp);
export const PUBLISHED_LENET5 = published(SHARE.lenet5);

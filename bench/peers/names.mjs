// What rows call their peers, where it is not a library alone: ways of our own beside which ours is measured, and the same
// library driven in another way.
import { SHARE } from "./published.mjs";

/** Not a peer: the ceiling of the engine, measured with a kernel of ours. */
export const REGISTER_LOOP = "register-only loop";
/** Nor this: all weights read once, which one prediction of one example cannot be faster than. */
export const READ_ONCE = "reading the weights";
/** Not a peer either: the same net of ours without gates. */
export const OUR_DENSE = "our dense step";
/** Nor this: the operations that closed gates leave at the speed of the register-only loop, and one pass of Adam over all weights. */
export const LAW = "our law of closed gates";
/** What threads are measured against. */
export const ONE_THREAD = "our one thread";
/** What sparse layers are measured against. */
export const OUR_LAYER = "our dense layer";
/** Sparse layers whose outputs all read the same number of inputs: a prototype, which the library does not have. */
export const CONDENSED = "constant fan-in (prototype)";
/** Sparse layers of which four outputs share their inputs. */
export const OUR_BLOCKS = "our blocks";
/** What the inference entry point is measured against. */
export const OUR_PREDICT = "our predict()";
/** What the whole of the library is weighed against: a program that takes of it what it needs. */
export const OUR_PROGRAM = "our program with a gated MLP";
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
export const LITERT = "LiteRT.js";
export const TORCH = "PyTorch";

/** Those that come with relaxed SIMD, without it: against our plain build, which has none either. */
export const LITERT_PLAIN = `${LITERT} (plain)`;
export const NUMPY_TS_PLAIN = `${NUMPY_TS} (plain)`;
/** jax-js with convolutions as products of matrices (nets/convolution/jax.mjs). */
export const JAX_PRODUCTS = `${JAX} (products)`;
/** TensorFlow.js with a gradient of conv2d that its backend lacks (nets/convolution/tfjs.mjs). */
export const TFJS_GRADIENT = `${TFJS} (own gradient)`;
/** Both with all taps of a spatial position side by side for one product. */
export const JAX_IM2COL = `${JAX} (im2col)`;
export const TFJS_IM2COL = `${TFJS} (im2col)`;
/** PyTorch with the channels of images last in memory. */
export const TORCH_LAST = `${TORCH} (channels last)`;

/** The paper's model as its published code computes it, gates on weights, written anew (torchPublished.py) and run, not reckoned. */
export const PAPER_MODEL = `the paper's model (${TORCH})`;
const published = (share) => `published code (${share} x PyTorch dense)`;
export const PUBLISHED = published(SHARE.mlp);
export const PUBLISHED_LENET5 = published(SHARE.lenet5);

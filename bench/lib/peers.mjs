// Peers are started when a workload first asks for them. One that does not start is told of once and then left out.
import * as jax from "../peers/jax.mjs";
import * as numpyTs from "../peers/numpyTs.mjs";
import * as onnx from "../peers/onnx.mjs";
import * as onnxNode from "../peers/onnxNode.mjs";
import * as tfjs from "../peers/tfjs.mjs";
import * as torch from "../peers/torch.mjs";
import { PUBLISHED, PUBLISHED_LENET5 } from "./published.mjs";
import { reason } from "./reason.mjs";

/** Not a peer: the ceiling of the engine, measured with a kernel of ours. */
const registerLoop = { name: "register-only loop", start: (lib) => lib };
/** Not a peer either: the same net of ours without gates. */
export const OUR_DENSE = "our dense step";
const ourDense = { name: OUR_DENSE, start: (lib) => lib };

/** What threads are measured against. */
export const ONE_THREAD = "our one thread";
const oneThread = { name: ONE_THREAD, start: (lib) => lib };

/** What sparse layers are measured against. */
export const OUR_LAYER = "our dense layer";
const ourLayer = { name: OUR_LAYER, start: (lib) => lib };

/** What the inference door is measured against. */
export const OUR_PREDICT = "our predict()";
const ourPredict = { name: OUR_PREDICT, start: (lib) => lib };

/** What the fast build is measured against. */
export const OUR_PLAIN = "our plain build";
const ourPlain = { name: OUR_PLAIN, start: (lib) => lib };

/** What the tile of Deno or Bun is measured against: the one that all others take, there. */
export const OURS_SPLATS = (runtime) => `our 4x8 tile in ${runtime}`;

/** The same peer under another name: driven in another way, or reckoned from. */
const variant = (name, of) => ({ name, start: (_, peer) => peer(of.name) });
/** jax-js with convolutions as products of matrices (convolveJax.mjs). */
export const JAX_PRODUCTS = `${jax.name} (products)`;
/** TensorFlow.js with a gradient of conv2d that its backend lacks (convolveTfjs.mjs). */
export const TFJS_GRADIENT = `${tfjs.name} (own gradient)`;
/** Both with all taps of a place side by side for one product. */
export const JAX_IM2COL = `${jax.name} (im2col)`;
export const TFJS_IM2COL = `${tfjs.name} (im2col)`;
/** PyTorch with the channels of pictures last in memory. */
export const TORCH_LAST = `${torch.name} (channels last)`;
const variants = [
  ...[JAX_PRODUCTS, JAX_IM2COL].map((each) => variant(each, jax)),
  ...[TFJS_GRADIENT, TFJS_IM2COL].map((each) => variant(each, tfjs)),
  ...[TORCH_LAST, PUBLISHED, PUBLISHED_LENET5].map((each) => variant(each, torch)),
];

const ours = [registerLoop, ourDense, oneThread, ourLayer, ourPredict, ourPlain];
const known = new Map([...ours, jax, tfjs, numpyTs, onnx, onnxNode, torch, ...variants].map((each) => [each.name, each]));
const started = new Map();

/** What the peer's `start` gives, or undefined when it cannot be had. */
export async function startPeer(name, lib, say) {
  if (!started.has(name)) {
    try {
      const other = (name) => startPeer(name, lib, say);
      started.set(name, await known.get(name).start(lib, other));
    } catch (error) {
      say(`${name} is left out: ${reason(error)}`);
      started.set(name, undefined);
    }
  }
  return started.get(name);
}

/** Ends the processes of those that have one. */
export function stopPeers() {
  for (const each of started.values()) each?.stop?.();
}

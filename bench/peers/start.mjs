// Peers are started when a workload first asks for them. One that does not start is told of once and then left out.
import { reason } from "../measure/reason.mjs";
import { reading } from "../nets/prediction/reading.mjs";
import { peakLoop } from "../nets/product/peak.mjs";
import * as jax from "./jax.mjs";
import * as litert from "./litert.mjs";
import * as names from "./names.mjs";
import * as numpyTs from "./numpyTs.mjs";
import * as onnx from "./onnx.mjs";
import * as onnxNode from "./onnxNode.mjs";
import * as tfjs from "./tfjs.mjs";
import * as torch from "./torch.mjs";

/** By name: `start(lib, other)`, where `other(name)` starts another peer. */
const starters = {
  [names.REGISTER_LOOP]: () => ({ ours: true, peakLoop }),
  [names.READ_ONCE]: () => ({ ours: true, reading }),
  [names.LAW]: (lib) => ({ ours: true, lib, peakLoop }),
  [names.JAX]: jax.start,
  [names.TFJS]: tfjs.start,
  [names.NUMPY_TS]: numpyTs.start,
  [names.NUMPY_TS_PLAIN]: numpyTs.startPlain,
  [names.ONNX_WEB]: onnx.start,
  [names.ONNX_NODE]: onnxNode.start,
  [names.LITERT]: litert.start,
  [names.LITERT_PLAIN]: litert.startPlain,
  [names.TORCH]: torch.start,
};
for (const name of [names.OUR_DENSE, names.ONE_THREAD, names.OUR_LAYER, names.OUR_BLOCKS, names.CONDENSED, names.OUR_PREDICT, names.OUR_PLAIN])
  starters[name] = (lib) => lib;
/** The same library under another name: driven in another way, or reckoned from. */
const VARIANTS = {
  [names.JAX]: [names.JAX_PRODUCTS, names.JAX_IM2COL],
  [names.TFJS]: [names.TFJS_GRADIENT, names.TFJS_IM2COL],
  [names.TORCH]: [names.TORCH_LAST, names.PAPER_MODEL, names.PUBLISHED, names.PUBLISHED_LENET5],
};
for (const [library, variants] of Object.entries(VARIANTS)) for (const name of variants) starters[name] = (_, other) => other(library);

const started = new Map();

/** What the peer's `start` gives, or undefined when it cannot be had. */
export async function startPeer(name, lib, say) {
  if (!started.has(name)) {
    try {
      const other = (another) => startPeer(another, lib, say);
      started.set(name, await starters[name](lib, other));
    } catch (error) {
      say(`${name} is left out: ${reason(error)}`);
      started.set(name, undefined);
    }
  }
  return started.get(name);
}

/** Ends the processes of those that have one. */
export function stopPeers() {
  for (const peer of started.values()) peer?.stop?.();
}

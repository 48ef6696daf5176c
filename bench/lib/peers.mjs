// Peers are started when a workload first asks for them. One that does not start is told of once and then left out.
import * as jax from "../peers/jax.mjs";
import * as numpyTs from "../peers/numpyTs.mjs";
import * as onnx from "../peers/onnx.mjs";
import * as tfjs from "../peers/tfjs.mjs";
import * as torch from "../peers/torch.mjs";
import { PUBLISHED } from "./mlpTorch.mjs";
import { reason } from "./reason.mjs";

/** Not a peer: the ceiling of the engine, measured with a kernel of ours. */
const registerLoop = { name: "register-only loop", start: (lib) => lib };

/** Reckoned from PyTorch, in its process. */
const published = { name: PUBLISHED, start: (_, peer) => peer(torch.name) };

const known = new Map([registerLoop, jax, tfjs, numpyTs, onnx, torch, published].map((each) => [each.name, each]));
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

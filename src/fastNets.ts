// Which nets the fast build has computed in. Its bits are not those of the plain build, so the record stays with a net, and
// with its parts in another: through files, compaction and training in either build.
import { walk } from "./walk.ts";
import { kernels } from "./wasm.ts";

const known = new WeakSet<object>();

/** Whether the fast build runs, or something in the net comes from it. */
export function isFast(net: object): boolean {
  let found = kernels.fused() > 0;
  walk(net, (node) => {
    found ||= known.has(node);
  });
  return found;
}

/** Hands the record on to what is made of a net. `yes`: whether there is one. */
export function noteFast<N extends object>(net: N, yes: boolean): N {
  if (yes) walk(net, (node) => known.add(node));
  return net;
}

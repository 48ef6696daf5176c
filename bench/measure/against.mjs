// Ours against one peer, once their numbers are the same.
import { difference } from "./difference.mjs";
import { guarded } from "./ours.mjs";
import { duel } from "./pairs.mjs";

/** Refuses to time a peer, or ourselves, for something else than what was asked. */
async function checkEqual(mine, theirs, tolerance) {
  if (!mine.result || !theirs.result) return;
  const deviation = difference(await mine.result(), await theirs.result());
  if (!(deviation <= tolerance)) throw new Error(`its numbers differ from ours by ${deviation.toPrecision(2)} of the largest, so it is not timed`);
}

/**
 * Measures ours against a peer that has started, in a process or in a page. `make(peer)` gives its contender; the library
 * itself and what says `ours` are no peers, but other ways of our own. @throws OursFailed when it is ours that fails
 */
export async function against(workload, make, peer, lib, settings) {
  const mine = await guarded(() => workload.ours(lib));
  const theirs = await (peer === lib || peer.ours ? guarded(() => make(peer)) : make(peer));
  try {
    await checkEqual(mine, theirs, workload.tolerance ?? 1e-3);
    return await duel(mine, theirs, { ...settings, work: workload.work });
  } finally {
    await theirs.free?.();
    await mine.free?.();
  }
}

// Ours against one peer, once their numbers are the same.
import { difference, duel } from "./measure.mjs";
import { guarded } from "./ours.mjs";

/** Refuses to time a peer, or ourselves, for something else than what was asked. */
async function checkEqual(mine, theirs, tolerance) {
  if (!mine.result || !theirs.result) return;
  const off = difference(await mine.result(), await theirs.result());
  if (!(off <= tolerance)) throw new Error(`its numbers differ from ours by ${off.toPrecision(2)} of the largest, so it is not timed`);
}

/** Measures ours against a peer that has started, in a process or in a page. @throws OursFailed when it is ours that fails */
export async function against(workload, make, peer, lib, settings) {
  const ours = await guarded(() => workload.ours(lib));
  // the register-only loop and our dense layer are ours
  const theirs = await (peer === lib ? guarded(() => make(peer)) : make(peer));
  try {
    await checkEqual(ours, theirs, workload.tolerance ?? 1e-3);
    return await duel(ours, theirs, { ...settings, work: workload.work });
  } finally {
    await theirs.free?.();
    await ours.free?.();
  }
}

// One workload: ours against each peer that has it.
import { difference, duel } from "./measure.mjs";
import { guarded, OursFailed } from "./ours.mjs";
import { startPeer } from "./peers.mjs";
import { reason } from "./reason.mjs";

/** Refuses to time a peer, or ourselves, for something else than what was asked. */
async function checkEqual(mine, theirs, tolerance) {
  if (!mine.result || !theirs.result) return;
  const off = difference(await mine.result(), await theirs.result());
  if (!(off <= tolerance)) throw new Error(`its numbers differ from ours by ${off.toPrecision(2)} of the largest, so it is not timed`);
}

async function against(workload, make, peer, lib, settings) {
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

/** Rows { workload, group, metric, ours, peer, peerName, ratio, spread, pairs }, one a peer. */
export async function measureWorkload(workload, lib, { say, ...settings }) {
  const { name, group, metric } = workload;
  const row = (peerName, version, found) => ({ workload: name, group, metric, ...found, peerName, version });
  if (workload.measure) return (await workload.measure({ lib, say, ...settings })).map(({ peerName, version, ...found }) => row(peerName, version, found));
  const missing = workload.missing?.(lib);
  if (missing) say(`${name} is left out: ${missing}`);
  const rows = [];
  for (const [peerName, make] of Object.entries(missing ? {} : workload.peers)) {
    const peer = await startPeer(peerName, lib, say);
    if (!peer) continue;
    say(`${name}: ${peerName} ...`);
    try {
      rows.push(row(peerName, peer.version, await against(workload, make, peer, lib, settings)));
    } catch (error) {
      if (error instanceof OursFailed) throw error;
      say(`${name}: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

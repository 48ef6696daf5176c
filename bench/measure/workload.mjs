// One workload: ours against each peer that has it.
import { against } from "./against.mjs";
import { rowsOf } from "./rows.mjs";

/**
 * Rows { workload, group, metric, ours, peer, peerName, version, ratio, spread, pairs }, one a peer. `startPeer(name)`: what a
 * peer's `start` gives, or undefined when it cannot be had.
 */
export async function measureWorkload(workload, lib, settings) {
  const { name, group, metric, measure, missing, peers } = workload;
  const { say, startPeer, ...how } = settings;
  const named = (rows) => rows.map((row) => ({ workload: name, group, metric, ...row }));
  if (measure) return named(await measure({ lib, ...settings }));
  const what = missing?.(lib);
  if (what) {
    say(`${name} is left out: ${what}`);
    return [];
  }
  async function rowOf(peerName) {
    const peer = await startPeer(peerName);
    if (!peer) return undefined;
    say(`${name}: ${peerName} ...`);
    return { version: peer.version, ...(await against(workload, peers[peerName], peer, lib, how)) };
  }
  return named(await rowsOf(name, Object.keys(peers), say, rowOf));
}

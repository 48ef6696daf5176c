// One workload: ours against each peer that has it.
import { against } from "./against.mjs";
import { OursFailed } from "./ours.mjs";
import { startPeer } from "./peers.mjs";
import { reason } from "./reason.mjs";

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

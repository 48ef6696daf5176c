// The rows of a workload, a peer each: a peer that fails is left out with one line.
import { OursFailed } from "./ours.mjs";
import { reason } from "./reason.mjs";

/** Rows of the peers of these names in turn: `rowOf(peerName)` gives what is measured of one, or nothing. @throws OursFailed as it comes */
export async function rowsOf(workload, peerNames, say, rowOf) {
  const rows = [];
  for (const peerName of peerNames) {
    try {
      const row = await rowOf(peerName);
      if (row) rows.push({ peerName, ...row });
    } catch (error) {
      if (error instanceof OursFailed) throw error;
      say(`${workload}: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

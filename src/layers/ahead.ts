// What the layers that come next will not read: their closed inputs are not computed in the first place.
import { take } from "../memory.ts";
import { isRecording } from "../tape.ts";
import type { Support } from "../tensor.ts";
import { indices } from "../support.ts";
import { ints } from "../wasm.ts";
import { BatchNorm } from "./batchNorm.ts";
import { finiteAtZero, handsOn } from "./functions.ts";
import type { Part } from "./layer.ts";
import { isGateable } from "./wires.ts";

/** The maps of which any pixel is open, `each` pixels a map. */
function narrowed(open: Support, each: number): Support {
  const maps = Int32Array.from(new Set(Array.from(indices(open), (i) => Math.floor(i / each))));
  const list = take(4 * maps.length);
  ints(list, maps.length).set(maps);
  return { list, count: maps.length };
}

/**
 * Which of `outputs` features the parts ahead read; undefined where it may be all of them. The statistics of a batch norm
 * are those of all channels, so that it reads them all.
 */
export function readBy(ahead: readonly Part[] | undefined, outputs: number): Support | undefined {
  let wide = false;
  for (const part of ahead ?? []) {
    if (isGateable(part)) {
      const gate = part.gates.inputs;
      if (!gate || (gate.perExample && isRecording())) return undefined;
      const each = part.inputs / outputs;
      const open = gate.value().support;
      if (!open || each === 1) return open;
      return wide && Number.isInteger(each) ? narrowed(open, each) : undefined;
    }
    const how = part instanceof BatchNorm || !finiteAtZero(part) ? undefined : handsOn(part);
    if (!how) return undefined;
    wide ||= how === "widened";
  }
  return undefined;
}

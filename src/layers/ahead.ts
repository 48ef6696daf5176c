// What the layers that come next will not read: their closed inputs are not computed in the first place.
import { indices, supportOf } from "../support.ts";
import { learns } from "../frozen.ts";
import type { Support } from "../tensor.ts";
import { featureMapOf } from "./featureMapOf.ts";
import { isGateable } from "./gateable.ts";
import type { Part } from "./layer.ts";
import { spread } from "./connections.ts";

/**
 * Which of `outputs` features the parts ahead read; undefined where it may be all of them. The statistics of a batch norm
 * are those of all channels, so that it reads them all.
 */
export function readBy(ahead: readonly Part[] | undefined, outputs: number): Support | undefined {
  let wide = false;
  for (const part of ahead ?? []) {
    if (isGateable(part)) {
      const gate = part.gates.inputs;
      if (!gate || (gate.perExample && learns(gate))) return undefined;
      const each = spread(outputs, part, wide);
      const open = each ? gate.value().support : undefined;
      // a map is read where any of its pixels is
      return open && each > 1 ? supportOf(indices(open).map((i) => Math.floor(i / each))) : open;
    }
    const map = featureMapOf(part);
    if (map?.passes === "flattened") wide = true;
    else if (map?.passes !== "kept" || map.mixes || map.observes || map.finiteAtZero === false) return undefined;
  }
  return undefined;
}

// The guard: gates that were about to close a net as a whole are opened again.
import { isFrozen } from "../../frozen.ts";
import { AXES } from "../../gates/attach.ts";
import { Sampled } from "../../gates/sampled.ts";
import { isGateable } from "../../layers/gateable.ts";
import { flattened, type Part } from "../../layers/layer.ts";
import type { Mover } from "./mover.ts";

/** A set of gates that must not close as a whole. */
interface Guarded {
  readonly gate: Sampled;
  readonly name: string;
}

/** Sets of gates that close the net when they close: those of the layers of its sequence. Of branches and blocks nobody can say so. */
function guarded(net: Part): Guarded[] {
  return [...new Set(flattened(net))].flatMap((layer) => {
    if (typeof layer !== "object" || !isGateable(layer)) return [];
    return AXES.flatMap((over) => {
      const own = layer.gates[over];
      const gate = own?.each ?? own; // of groups those of each
      return gate instanceof Sampled && own?.on && !isFrozen(own) ? [{ gate, name: `the ${over} of ${layer.label}` }] : [];
    });
  });
}

/** What the sets are that must not close, in words, in the order of `keepOpen()`. */
export const guardedNames = (net: Part): string[] => guarded(net).map(({ name }) => name);

/** Keeps at least `floor` test-time gates open in each set, and puts 1 into `acted` for each in which it had to. */
export function keepOpen(net: Part, floor: number, acted: Float64Array, move: Mover): void {
  for (const [i, { gate }] of guarded(net).entries()) {
    const z = gate.testValues();
    const closed = Array.from(z.keys()).filter((i) => z[i] === 0);
    const missing = closed.length - Math.max(0, gate.size - floor);
    if (missing <= 0) continue;
    const p = gate.openProbabilities();
    move.put(gate, closed.sort((a, b) => (p[b] as number) - (p[a] as number) || a - b).slice(0, missing), 0.5);
    acted[i] = 1;
  }
}

// How a budget moves gates by hand: what it does to them is done to the average of the weights too.
import type { Sampled } from "../../gates/sampled.ts";
import type { Average } from "../average.ts";

export interface Mover {
  /** Has some gates of a set begin again at a drop rate. */
  put(gate: Sampled, indices: readonly number[], dropRate: number): void;
  /** Has the average of a set be what it is now. */
  follow(gate: Sampled): void;
}

/** What moves gates in a training, with the average of its weights. */
export function mover(average?: Average): Mover {
  const restart = (gate: Sampled, indices: readonly number[]) => {
    for (const parameter of Object.values(gate.parameters)) average?.restart(parameter, indices);
  };
  return {
    put(gate, indices, dropRate) {
      gate.put(indices, dropRate);
      restart(gate, indices);
    },
    follow: (gate) =>
      restart(
        gate,
        Array.from({ length: gate.size }, (_, i) => i),
      ),
  };
}

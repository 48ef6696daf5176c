// Which gates have been closed for so long that they can go.
import { type Carry, shrink } from "../compact/shrink.ts";
import { type Gate, isGate } from "../gates/gate.ts";
import type { Part } from "../layers/layer.ts";
import { walk } from "../walk.ts";

/** Closed gates of each set: 1 where one is. */
type Closed = Map<Gate, Uint8Array>;

export class Shrinking {
  readonly #net: Part;
  readonly #threshold: number;
  /** At the end of the epoch before, and at the end of this one. */
  #before: Closed = new Map();
  #now: Closed = new Map();

  constructor(net: Part, threshold: number) {
    this.#net = net;
    this.#threshold = threshold;
  }

  /** Takes note of the gates as they are: raw, and again with averages. */
  note(): void {
    walk(this.#net, (node) => {
      if (!isGate(node) || !node.independent || !Object.keys(node.arrays).length) return;
      const [z, p, known] = [node.testValues(), node.openProbabilities(), this.#now.get(node)];
      this.#now.set(
        node,
        Uint8Array.from(z, (each, i) => (each === 0 && (p[i] as number) < this.#threshold && known?.[i] !== 0 ? 1 : 0)),
      );
    });
  }

  /** Ends an epoch: takes away what was closed at its end and at that of the one before. Returns how many gates. */
  remove(carry: Carry): number {
    const closed: Closed = new Map();
    for (const [gate, now] of this.#now) {
      const before = this.#before.get(gate);
      if (before)
        closed.set(
          gate,
          now.map((each, i) => each & (before[i] as number)),
        );
    }
    this.#before = this.#now;
    this.#now = new Map();
    if (!Array.from(closed.values()).some((each) => each.includes(1))) return 0;
    return shrink(this.#net, closed, (array, places) => {
      for (const [gate, mask] of this.#before)
        if (Object.values(gate.arrays)[0] === array)
          this.#before.set(
            gate,
            Uint8Array.from(places, (i) => mask[i] as number),
          );
      carry(array, places);
    });
  }
}

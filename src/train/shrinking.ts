// Which gates have been closed for so long that they can go.
import { type Carry, shrink } from "../compact/shrink.ts";
import { type Gate, isGate } from "../gates/gate.ts";
import type { Part } from "../layers/layer.ts";
import { Records } from "../records.ts";
import type { Resident } from "../resident.ts";
import { walk } from "../walk.ts";

/** Notes which gates are closed, and takes those away that stay so. */
export class Shrinking {
  /** Beside the first array of each set of gates: 1 where one was closed at the end of the epoch before. */
  readonly records = new Records(() => ({ closed: undefined as Uint8Array | undefined }));
  readonly #net: Part;
  readonly #threshold: number;
  /** The same at the end of this epoch. */
  #now = new Map<Gate, Uint8Array>();

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
        Uint8Array.from(z, (value, i) => (value === 0 && (p[i] as number) < this.#threshold && known?.[i] !== 0 ? 1 : 0)),
      );
    });
  }

  /** Ends an epoch: takes away what was closed at its end and at that of the one before. Returns how many gates. */
  remove(carry: Carry): number {
    const closed = new Map<Gate, Uint8Array>();
    for (const [gate, now] of this.#now) {
      const record = this.records.of(Object.values(gate.arrays)[0] as Resident);
      const before = record.closed;
      if (before)
        closed.set(
          gate,
          now.map((flag, i) => flag & (before[i] as number)),
        );
      record.closed = now;
    }
    this.#now = new Map();
    if (!Array.from(closed.values()).some((flags) => flags.includes(1))) return 0;
    return shrink(this.#net, closed, carry);
  }
}

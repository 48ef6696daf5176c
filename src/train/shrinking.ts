// Which gates have been closed for so long that they can go.
import { type Carry, shrink } from "../compact/shrink.ts";
import { ValueError } from "../errors.ts";
import { isFrozen } from "../frozen.ts";
import { type Gate, isGate, ofFeatures } from "../gates/gate.ts";
import type { Part } from "../layers/layer.ts";
import { Records } from "../records.ts";
import type { Resident } from "../resident.ts";
import { walk } from "../walk.ts";

/** How many gates there are; fewer than features where these share them. */
const sizeOf = ({ each, size }: Gate): number => each?.size ?? size;

/** The same of the features that the gates are on. */
const features = (closed: ReadonlyMap<Gate, Uint8Array>) => new Map(Array.from(closed, ([gate, flags]) => [gate, ofFeatures(gate, flags)]));

/** Notes which gates are closed, and takes those away that stay so. */
export class Shrinking {
  /** Beside the first array of each set of gates: 1 where one was closed at the end of the epoch before. */
  readonly records: Records<{ closed: Uint8Array | undefined }> = new Records(() => ({ closed: undefined as Uint8Array | undefined }));
  /**
   * What was closed for good so far, by which a net that is built anew can be made as small: for each time something went, how
   * many gates follow, and their places in all sets of gates one after the other, as long as these were then.
   */
  readonly journal: { removed: Int32Array | undefined } = { removed: undefined };
  readonly #net: Part;
  readonly #threshold: number;
  /** The same at the end of this epoch. */
  #now = new Map<Gate, Uint8Array>();

  constructor(net: Part, threshold: number) {
    this.#net = net;
    this.#threshold = threshold;
  }

  /** The sets of gates that may become smaller, in the order of the net. */
  #gates(): Gate[] {
    const found: Gate[] = [];
    walk(this.#net, (node) => {
      if (isGate(node) && node.independent && Object.keys(node.arrays).length) found.push(node);
    });
    return found;
  }

  /** Takes note of the gates as they are: raw, and again with averages. */
  note(): void {
    for (const node of this.#gates()) {
      if (isFrozen(node)) continue;
      const { each = node } = node;
      const [z, p, known] = [each.testValues(), each.openProbabilities(), this.#now.get(node)];
      this.#now.set(
        node,
        Uint8Array.from(z, (value, i) => (value === 0 && (p[i] as number) < this.#threshold && known?.[i] !== 0 ? 1 : 0)),
      );
    }
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
    const places = this.#gates().flatMap((gate) => Array.from(closed.get(gate) ?? new Uint8Array(sizeOf(gate))));
    const gone = shrink(this.#net, features(closed), carry);
    if (gone) {
      const indices = places.flatMap((flag, i) => (flag ? [i] : []));
      this.journal.removed = Int32Array.from([...(this.journal.removed ?? []), indices.length, ...indices]);
    }
    return gone;
  }

  /** Makes a net that has not shrunk as small as the one that a journal is of. @throws ValueError for a journal of another net */
  replay(removed: ArrayLike<number>, carry: Carry): void {
    const most = this.#gates().reduce((sum, gate) => sum + sizeOf(gate), 0);
    for (let [at, times] = [0, 0]; at < removed.length; times++) {
      const end = at + 1 + (removed[at] as number);
      // each time at least one of the gates went
      if (end < at + 2 || end > removed.length || times > most)
        throw new ValueError("restore: what was closed for good, as the state has it, is of another net.");
      const places = new Set<number>();
      while (++at < end) places.add(removed[at] as number);
      let first = 0;
      const closed = new Map<Gate, Uint8Array>();
      for (const gate of this.#gates()) {
        const flags = Uint8Array.from({ length: sizeOf(gate) }, (_, i) => (places.has(first + i) ? 1 : 0));
        closed.set(gate, flags);
        first += sizeOf(gate);
      }
      shrink(this.#net, features(closed), carry);
    }
  }
}

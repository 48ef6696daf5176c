// Where values are while the net runs: those that are alive at the same time lie beside each other in one work buffer, others
// over each other.
import type { PooledStep, Program, Step } from "./program.ts";

/** Where a value is. */
export type Room = { readonly in: "input" | "output" } | { readonly in: "work"; readonly offset: number };

export interface Buffers {
  /** Of each value that a step writes or reads. */
  readonly rooms: ReadonlyMap<number, Room>;
  /** Floats of the work buffer. */
  readonly work: number;
}

/** Whether each number of a step's result may be written where the number of its input at the same index is. */
const inPlace: { readonly [Op in (Step | PooledStep)["op"]]: boolean } = {
  add: true,
  affine: true,
  argmax: false,
  averagePool: false,
  columns: false,
  conv2d: false,
  copy: false,
  dense: false,
  gather: false,
  gru: false,
  layerNorm: true,
  logSoftmax: true,
  lookup: false,
  lookupMean: false,
  map: true,
  maxPool: false,
  mean: false,
  pad: false,
  pooled: false,
  softmax: true,
  sparseConv2d: false,
  sparseDense: false,
};

/** Values that share their room, the steps between which they are alive, and how many numbers they have. */
interface Holding {
  from: number;
  to: number;
  readonly size: number;
}

/** `holdInput`: whether the input lies in the work buffer too, or else where the caller has it. */
export function buffersOf({ steps, sizes, output }: Program<Step | PooledStep>, holdInput = false): Buffers {
  const lastRead = new Map<number, number>();
  steps.forEach(({ reads }, i) => {
    for (const value of reads) lastRead.set(value, i);
  });
  const input: Holding = { from: -1, to: lastRead.get(0) ?? -1, size: sizes[0] as number };
  const holdings = new Map<number, Holding>([[0, input]]);
  steps.forEach((step, i) => {
    const over = inPlace[step.op] ? step.reads.map((value) => ({ value, held: holdings.get(value) as Holding })) : [];
    // a value that is read again, or that the caller holds, stays as it is
    const free = over.find(({ value, held }) => held !== input && lastRead.get(value) === i)?.held;
    const holding = free ?? { from: i, to: i, size: sizes[step.writes] as number };
    holding.to = Math.max(holding.to, lastRead.get(step.writes) ?? i);
    holdings.set(step.writes, holding);
    if ("scratch" in step) holdings.set(step.scratch, { from: i, to: i, size: sizes[step.scratch] as number });
  });
  const result = holdings.get(output) as Holding;
  const outside = new Map<Holding, Room>([[result, { in: "output" }]]);
  if (!holdInput) outside.set(input, { in: "input" });
  const offsets = offsetsOf([...new Set(holdings.values())].filter((each) => !outside.has(each)));
  const room = (held: Holding): Room => outside.get(held) ?? { in: "work", offset: offsets.get(held) as number };
  return {
    rooms: new Map([...holdings].map(([value, held]) => [value, room(held)])),
    work: Math.max(0, ...[...offsets].map(([{ size }, offset]) => offset + size)),
  };
}

/** The largest first, each at the first place where it meets no other that is alive with it (Pisarchyk & Lee 2020, greedy by size). */
function offsetsOf(holdings: readonly Holding[]): Map<Holding, number> {
  const offsets = new Map<Holding, number>();
  for (const each of [...holdings].sort((a, b) => b.size - a.size || a.from - b.from)) {
    const others = [...offsets].filter(([{ from, to }]) => from <= each.to && each.from <= to).sort(([, a], [, b]) => a - b);
    let offset = 0;
    for (const [{ size }, at] of others) {
      if (offset + each.size <= at) break;
      offset = Math.max(offset, at + size);
    }
    offsets.set(each, offset);
  }
  return offsets;
}

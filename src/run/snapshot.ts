// The net of a run as it is now, made small: what the files of a run hold.
import { compact, count, encode, evaluate, type Layer, openGates, type Sequential } from "../index.ts";
import { withoutGates } from "../formats/withoutGates.ts";
import type { Final, HistoryHead } from "./history.ts";
import { inUse, type Loaded, lossFor, tableFigures, tableNotes } from "./tables.ts";

/** What a net has before anything is taken away. */
export interface FullSize {
  readonly weights: number;
  /** Floating-point operations per example. */
  readonly flops: number;
  /** Bytes of its file without gates. */
  readonly bytes: number;
}

/** The net at the end of an epoch, made small. Plain data, which can be sent to another thread. */
export interface Snapshot {
  /** Its figures before and after compaction. */
  readonly final: Final;
  /** The compacted net as a file, which `decode` reads. */
  readonly model: Uint8Array;
}

/** The size of a net that has seen an example, as it would be without gates. @internal */
export function fullSize(net: Layer): FullSize {
  return { ...count(net), bytes: withoutGates(encode(net)).length };
}

/** What the file of a run's net says besides the net. `epochs`: so many are behind it. @internal */
export function modelNotes({ recipe, dataset, seed, lambda }: HistoryHead, epochs: number): Record<string, string> {
  return { recipe, dataset, seed: String(seed), lambda: lambda.join(","), epochs: String(epochs), build: "plain" };
}

/** The compacted net, and its snapshot. @internal */
export interface Compacted {
  readonly small: Sequential;
  readonly snapshot: Snapshot;
}

/** What is known of a run at the end of an epoch. */
interface Known {
  readonly head: HistoryHead;
  readonly before: FullSize;
  readonly loaded: Loaded;
  /** How many epochs there were. */
  readonly epochs: number;
}

/** `testError`: what was measured with the gates, which close the same things as compaction. @internal */
export function compacted(net: Layer, testError: number, { head, before, loaded: { split, table }, epochs }: Known): Compacted {
  const small = compact(net);
  const after = count(small);
  const model = encode(inUse(small, table), { ...modelNotes(head, epochs), ...tableNotes(table) });
  const final: Final = {
    architecture: openGates(net),
    testError,
    weightsBefore: before.weights,
    weightsAfter: after.weights,
    flopsBefore: before.flops,
    flopsAfter: after.flops,
    bytesBefore: before.bytes,
    bytesAfter: model.length,
    testExamples: split.test.count,
  };
  return { small, snapshot: { final, model } };
}

/** The same, with the error of the compacted net itself. Left to the end: on MNIST it takes a tenth of an epoch's time. @internal */
export function measured({ small, snapshot: { final, model } }: Compacted, { split, table, validation }: Loaded): Snapshot {
  const { error } = evaluate(small, split.test, lossFor(table));
  const chosen = validation && evaluate(small, validation, lossFor(table));
  return {
    final: {
      ...final,
      testError: error,
      ...(chosen && { validationError: chosen.error, validationLoss: chosen.loss }),
      ...(table && tableFigures(small, table)),
    },
    model,
  };
}

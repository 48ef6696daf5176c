// The net as it is now, made small: what the files of a run hold.
import {
  type Conv2d,
  compact,
  count,
  countLayers,
  type Dataset,
  encode,
  evaluate,
  type LayerCount,
  openGates,
  type Part,
  type Sequential,
  type Shape,
} from "../index.ts";
import type { Final } from "./history.ts";
import type { Run } from "./options.ts";

/** Filters of a first convolution, settled. */
export interface Filters {
  /** [filters, channels, height, width]. */
  readonly shape: Shape;
  readonly weights: Float32Array;
  /** Which are left in the compacted net. */
  readonly open: readonly boolean[];
}

export interface Snapshot {
  readonly small: Sequential;
  readonly final: Final;
  /** The compacted net as a file. */
  readonly model: Uint8Array;
  /** What is left in the compacted net of what each set of gates is over. */
  readonly left: readonly number[];
  /** The filters that pictures meet first, if there are some. */
  readonly filters: Filters | undefined;
  /** The first inputs that the compacted net reads; undefined: all. */
  readonly pixels: ArrayLike<number> | undefined;
}

/** The compacted net has the same layers in the same order. */
function leftOf(net: Sequential, small: Sequential): number[] {
  const after = countLayers(small);
  return countLayers(net).flatMap(({ gated }, i) => gated.map((over) => (after[i] as LayerCount)[over]));
}

function filtersOf(net: Sequential): Filters | undefined {
  const first = net.flat()[0] as Part | undefined;
  if (!first || !("kernel" in first && "weight" in first)) return undefined;
  const { weight, gates, outputs } = first as Conv2d;
  const values = gates.outputs?.settledValues() ?? new Float32Array(outputs).fill(1);
  return { shape: weight.shape, weights: weight.toArray(), open: Array.from(values, (z) => z !== 0) };
}

/** `testError`: what was measured with the gates, which close the same things as compaction. */
export function snapshot(net: Sequential, testError: number, { recipe, dataset, seed, lambda }: Run): Snapshot {
  const small = compact(net);
  const [before, after] = [count(net, "full"), count(small, "full")];
  const first = small.parts[0];
  return {
    small,
    final: {
      architecture: openGates(net),
      testError,
      weightsBefore: before.weights,
      weightsAfter: after.weights,
      flopsBefore: before.flops,
      flopsAfter: after.flops,
    },
    model: encode(small, { recipe: recipe.name, dataset, seed: String(seed), lambda: lambda.join(","), build: "plain" }),
    left: leftOf(net, small),
    filters: filtersOf(net),
    pixels: first && "indices" in first ? (first.indices as Int32Array) : undefined,
  };
}

/** The same, with the error of the compacted net itself. Left to the end: on MNIST it takes a tenth of an epoch's time. */
export function checked(now: Snapshot, test: Dataset): Snapshot {
  return { ...now, final: { ...now.final, testError: evaluate(now.small, test).error } };
}

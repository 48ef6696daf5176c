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
  summary,
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
  /** The filters that images meet first, if there are some. */
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
  const values = gates.outputs?.testValues() ?? new Float32Array(outputs).fill(1);
  // those taken out while training left their frames
  const { indices, inputs: all } = gates.outputs?.among ?? { indices: Array.from(values.keys()), inputs: outputs };
  const size = weight.size / outputs;
  const [weights, open] = [new Float32Array(all * size), new Array<boolean>(all).fill(false)];
  indices.forEach((to: number, from: number) => {
    weights.set(weight.toArray().subarray(from * size, (from + 1) * size), to * size);
    open[to] = values[from] !== 0;
  });
  return { shape: [all, ...weight.shape.slice(1)], weights, open };
}

/** What a net has before anything is taken away. */
export interface Full {
  readonly weights: number;
  readonly flops: number;
  /** Bytes of its file. */
  readonly file: number;
}

/** The net of a recipe as it would be without gates. */
export function fullOf({ recipe }: Run): Full {
  const net = recipe.build();
  summary(net, recipe.shape); // convolutions know their operations once they have seen an image
  return { ...count(net), file: encode(net).length };
}

/** `testError`: what was measured with the gates, which close the same things as compaction. */
export function snapshot(net: Sequential, testError: number, { recipe, dataset, seed, lambda }: Run, before: Full): Snapshot {
  const small = compact(net);
  const after = count(small);
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

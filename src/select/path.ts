// One training after another at growing prices of a column: which stay open, and how well what is left predicts.
import type { Dataset } from "../data/dataset.ts";
import { deviationOf, meanOf } from "../data/table/fit.ts";
import type { Column } from "../descriptions/columns.ts";
import { Grouped } from "../gates/grouped.ts";
import { Columns } from "../layers/columns.ts";
import { dense } from "../layers/dense.ts";
import type { Part } from "../layers/layer.ts";
import { sequential } from "../layers/sequential.ts";
import { meanSquaredError } from "../losses/regression.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { relu } from "../ops/relu.ts";
import { mul } from "../ops/mul.ts";
import { adamW } from "../optimizers/adam.ts";
import { seed as setSeed } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import type { Loss } from "../train/loss.ts";
import { evaluate, predict } from "../train/predict.ts";
import { train } from "../train/train.ts";

/** How a run of the path is trained. */
export interface PathSettings {
  /** Units of the hidden layers; none: a linear model. */
  readonly layers: readonly number[];
  /** What an open column adds to the mean loss, ascending. */
  readonly lambdas: readonly number[];
  /** Steps at the first lambda, and at each of the others. */
  readonly steps: readonly [first: number, each: number];
  readonly learningRate: number;
  /** Of AdamW, of weights. */
  readonly weightDecay: number;
  readonly seed: number;
}

/** What a run found at one lambda. */
export interface PathPoint {
  /** The loss on the rows that were held out. */
  readonly loss: number;
  /** P(open) of each column. */
  readonly probabilities: Float32Array;
  /** Which columns are open at test time. */
  readonly open: readonly boolean[];
}

/** Gates learn so many times as fast as weights. */
const GATE_RATE = 3;

/** A net behind a gate for each column, whose features open and close together. */
class GatedColumns {
  readonly gates: Grouped;
  readonly net: Part;

  constructor(columns: Columns, net: Part, lambda: number) {
    this.gates = new Grouped(columns.groups, { dropRate: 0.2 });
    this.gates.lambda = lambda;
    this.net = net;
  }

  forward(x: Tensor): Tensor {
    const h = mul(x, this.gates.value());
    return typeof this.net === "function" ? this.net(h) : this.net.forward(h);
  }
}

/** The same columns with mean, deviation and fill of some rows. */
export function refitted(columns: readonly Column[], { inputs, count }: Dataset): Columns {
  const n = columns.length;
  return new Columns(
    columns.map((column, j) => {
      if (column.categories !== undefined) return column;
      const all = Array.from({ length: count }, (_, i) => inputs[i * n + j] as number).filter((each) => !Number.isNaN(each));
      const mean = meanOf(all);
      return { ...column, mean, deviation: deviationOf(all, mean), ...(column.fill !== undefined && { fill: mean }) };
    }),
  );
}

/** Goes along the path with some rows, and measures on others. */
export async function alongPath(
  columns: readonly Column[],
  part: Dataset,
  heldOut: Dataset,
  settings: PathSettings,
  signal?: AbortSignal,
): Promise<PathPoint[]> {
  const { layers, lambdas, steps, learningRate, weightDecay, seed } = settings;
  setSeed(seed);
  const fitted = refitted(columns, part);
  // what columns become does not change while a net learns
  const [learned, measured] = [part, heldOut].map((data): Dataset => ({ ...data, shape: [fitted.features], inputs: predict(fitted, data).toArray() })) as [
    Dataset,
    Dataset,
  ];
  const outputs = part.classes || (part.targetShape?.[0] ?? 1);
  const sizes = [fitted.features, ...layers, outputs];
  const parts = sizes.slice(1).flatMap((size, i): Part[] => [...(i ? [relu] : []), dense(sizes[i] as number, size)]);
  const net = new GatedColumns(fitted, sequential(...parts), lambdas[0] as number);
  const loss: Loss = part.classes ? (crossEntropy as Loss) : meanSquaredError;
  const gates = Object.values(net.gates.parameters);
  const optimizer = adamW({ learningRate, weightDecay, groups: [{ parameters: gates, learningRateFactor: GATE_RATE, weightDecay: 0 }] });
  const batchSize = Math.min(100, part.count);
  const perEpoch = Math.ceil(part.count / batchSize);
  const points: PathPoint[] = [];
  for (const [i, lambda] of lambdas.entries()) {
    net.gates.lambda = lambda;
    const epochs = Math.max(1, Math.round(steps[i ? 1 : 0] / perEpoch));
    for await (const _ of train(net, learned, { loss, optimizer, batchSize, epochs, seed, ...(signal && { signal }) }));
    points.push({
      loss: evaluate(net, measured, loss).loss,
      probabilities: net.gates.each.openProbabilities(),
      open: Array.from(net.gates.each.testValues(), (z) => z > 0),
    });
  }
  return points;
}

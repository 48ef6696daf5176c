import type { LayerArrays } from "../descriptions/facts.ts";
import type { KeepingMap } from "../descriptions/features.ts";
import { type StandardizeDescription, standardize as facts } from "../descriptions/scaling.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { standardization } from "../ops/standardization.ts";
import { refuseUnknown, shown } from "../options.ts";
import { Constant } from "../resident.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";

/** What features are brought to a common scale by. */
export interface Statistics {
  /** What is subtracted, a number for each feature. */
  readonly mean: ArrayLike<number>;
  /** What the rest is divided by, a number above 0 for each feature. */
  readonly deviation: ArrayLike<number>;
}

/** Examples to take them of: a dataset. */
export interface Examples {
  /** How many there are. */
  readonly count: number;
  /** Shape of one. */
  readonly shape: Shape;
  /** The numbers of all, in a row. */
  readonly inputs: Uint8Array | Float32Array;
  /** What bytes are multiplied by. */
  readonly scale?: number;
}

/** Mean 0 and deviation 1 for each feature or channel, by numbers that are fitted once and not trained. */
export class Standardize implements Layer {
  /** How many there are; fewer after training that shrinks the net. */
  features: number;
  /** [features]. */
  readonly mean: Constant;
  /** One over the deviation, [features]. */
  readonly inverse: Constant;

  /** Use `standardize()`. */
  constructor(mean: ArrayLike<number>, inverse: ArrayLike<number>) {
    this.features = facts.check({ features: mean.length }).features;
    this.mean = new Constant(`mean of ${this.label}`, [this.features], mean);
    this.inverse = new Constant(`inverse of ${this.label}`, [this.features], inverse);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every feature stays by itself. */
  get featureMap(): KeepingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): StandardizeDescription {
    return { type: "standardize", features: this.features };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ features }: StandardizeDescription, arrays: LayerArrays): Standardize {
    return new Standardize(arrays.floats("mean", [features]), arrays.floats("inverse", [features]));
  }

  /** Keeps some of its features only. @internal */
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    keep(this.mean, outputs);
    keep(this.inverse, outputs);
    this.features = outputs.length;
  }

  /** x: [batch, features] or [batch, features, height, width], result: the same. @throws ShapeError */
  forward(x: Tensor): Tensor {
    checkTensor(this.label, x);
    facts.output(this, x.shape);
    return standardization(x, this.mean, this.inverse);
  }
}

/** Mean and deviation (of all there are, not of a sample) of each feature of a dataset, or of each channel of its images, in float64. */
function statisticsOf({ inputs, shape, count, scale = 1 }: Examples): Statistics {
  const [features = 1, ...rest] = shape;
  const inner = sizeOf(rest);
  const [mean, deviation] = [new Float64Array(features), new Float64Array(features)];
  const each = (add: (feature: number, value: number) => void) => {
    inputs.forEach((value, i) => {
      add(Math.floor(i / inner) % features, value * scale);
    });
  };
  const n = count * inner;
  each((f, value) => {
    mean[f] = (mean[f] as number) + value / n;
  });
  each((f, value) => {
    const off = value - (mean[f] as number);
    deviation[f] = (deviation[f] as number) + (off * off) / n;
  });
  return { mean, deviation: deviation.map((each) => (each > 0 ? Math.sqrt(each) : 1)) };
}

/**
 * A layer that brings each feature, or each channel of images, to mean 0 and deviation 1: `(x - mean) / deviation`. It stands
 * first in a net, is saved with it, and no optimizer moves it. `source`: a dataset whose statistics are taken (that to train
 * on, not all there is), or the numbers. A feature that never changes is divided by 1.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { dataset, dense, predict, sequential, standardize } from "sievenet";
 *
 * const houses = dataset({ inputs: [100, 2, 300, 4], targets: [1, 2], shape: [2] });
 * predict(standardize(houses), [[300, 2]]).toArray(); // [1, -1]
 * const net = sequential(standardize({ mean: [200, 3], deviation: [100, 1] }), dense(2, 1));
 * ```
 */
export function standardize(source: Examples | Statistics): Standardize {
  const given: Partial<Examples & Statistics> = typeof source === "object" && source ? source : {};
  if (given.inputs === undefined) refuseUnknown("standardize", source, ["mean", "deviation"]);
  const { mean, deviation } = given.inputs === undefined ? (source as Statistics) : statisticsOf(source as Examples);
  if (mean?.length === undefined || mean.length !== deviation?.length)
    throw new ShapeError(
      `standardize: ${mean?.length ?? "no"} means and ${deviation?.length ?? "no"} deviations came, but each feature has one of both. Give a dataset, or { mean, deviation }.`,
    );
  const inverse = Float32Array.from(deviation, (each) => 1 / each);
  const at = inverse.findIndex((each, i) => !(each > 0 && each < Infinity && Number.isFinite(Math.fround(mean[i] as number))));
  if (at >= 0)
    throw new ValueError(
      `standardize: feature ${at} has mean ${shown(mean[at])} and deviation ${shown(deviation[at])}, but a finite mean and a deviation above 0 are needed. A missing number (NaN) needs a value first: columns() fills it in.`,
    );
  return new Standardize(mean, inverse);
}

// What a net is made of: tensors that stay, as parameters or as what layers note for themselves.
import type { Floats } from "./addresses.ts";
import { ShapeError, UsageError } from "./errors.ts";
import { Block, currentEra } from "./block.ts";
import { isLoose } from "./memory.ts";
import { checkShape, print, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { floats } from "./wasm.ts";

/** A tensor that stays for as long as anything refers to it: what a net is made of. */
export abstract class Resident extends Tensor {
  /** What error texts call it. */
  readonly label: string;
  /** Where the numbers are. */
  private block: Block;

  /** @internal */
  constructor(label: string, shape: Shape, values?: ArrayLike<number>) {
    super(checkShape(label, shape), new Float32Array(0));
    this.values = undefined;
    this.label = label;
    if (values) this.checkLength(values);
    this.block = new Block(this.size, values);
  }

  /** Refuses another number of values than the shape has. */
  private checkLength({ length }: ArrayLike<number>): void {
    if (length !== this.size) throw new ShapeError(`${this.label}: ${length} numbers came but ${print(this.shape)} needs ${this.size}.`);
  }

  /** @internal */
  protected override bring(): Floats {
    this.place = this.block.address;
    this.home = currentEra();
    return this.place;
  }

  /** A copy of the numbers. */
  override toArray(): Float32Array {
    return this.block.read();
  }

  /** Replaces the values. `values` has as many numbers as there are places. */
  set(values: ArrayLike<number>): void {
    this.checkLength(values);
    this.block.write(values);
  }

  /** Keeps the numbers at `indices`, ascending, under a new shape. @internal */
  narrow(shape: Shape, indices: ArrayLike<number>): void {
    const all = this.block.read();
    for (let i = 0; i < indices.length; i++) all[i] = all[indices[i] as number] as number;
    this.block.release();
    this.block = new Block(indices.length, all.subarray(0, indices.length));
    this.home = undefined;
    Object.assign(this, { shape, size: indices.length });
  }
}

/** The nearest numbers that a parameter may have, of those that a step came to, in a row. May change and give back what came. */
export type Projection = (values: Float32Array, shape: Shape) => Float32Array;

/**
 * What optimizers move.
 * @example
 * ```ts
 * import { dense, Parameter } from "sievenet";
 *
 * const { weight } = dense(2, 3);
 * weight instanceof Parameter; // true
 * weight.shape; // [2, 3]
 * weight.set([1, 2, 3, 4, 5, 6]);
 * weight.toArray(); // [1, 2, 3, 4, 5, 6]
 * ```
 */
export class Parameter extends Resident {
  /** Values are kept within these after every update. */
  readonly bounds: readonly [low: number, high: number];
  /** What becomes of them after every update, once they are within the bounds. */
  project: Projection | undefined = undefined;

  /** @internal Use a layer, or `parameter()`. */
  constructor(label: string, shape: Shape, values?: ArrayLike<number>, bounds: readonly [number, number] = [-Infinity, Infinity]) {
    super(label, shape, values);
    this.bounds = bounds;
    this.wantsGrad = true;
  }

  /**
   * A copy of its gradient in the running step, for an optimizer's `update`; zeros when none has arrived.
   * @throws UsageError outside of a step
   */
  gradient(): Float32Array {
    if (isLoose())
      throw new UsageError(`gradient: that of the ${this.label} ends with its step. Read it in update() of an optimizer, or take gradients() of a loss.`);
    return floats(this.gradAddress, this.size).slice();
  }
}

/**
 * What a layer notes for itself in training, such as the running mean of batch norm: saved and averaged, but not moved by optimizers.
 * @example
 * ```ts
 * import { Statistic } from "sievenet";
 *
 * const seen = new Statistic("seen", [2], [0, 1]); // a property of a layer of your own: saved with the net, moved by no optimizer
 * seen.toArray(); // [0, 1]
 * ```
 */
export class Statistic extends Resident {}

/** What training keeps beside an array of a net, such as a moment of an optimizer: zeros at first. */
export class StateArray extends Resident {
  /** @internal */
  constructor(name: string, { label, shape }: Resident) {
    super(`${name} of the ${label}`, shape);
  }
}

/** Numbers of a net that neither training nor averaging moves, such as a mask: saved, kept with the best epoch, and narrowed with the rest. */
export class Constant extends Resident {}

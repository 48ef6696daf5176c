// What a net is made of: tensors that stay in the heap, as parameters or as what layers note for themselves.
import type { Floats } from "./addresses.ts";
import { ShapeError, UsageError } from "./errors.ts";
import { Block, forever, isLoose } from "./memory.ts";
import { checkShape, print, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { floats } from "./wasm.ts";

/** Moves the numbers at `indices`, ascending, to the beginning. */
function moveUp(address: Floats, indices: ArrayLike<number>): void {
  const all = floats(address, 1 + (indices[indices.length - 1] ?? -1));
  for (let i = 0; i < indices.length; i++) all[i] = all[indices[i] as number] as number;
}

/** A tensor that stays in the heap for as long as anything refers to it: what a net is made of. */
export abstract class Resident extends Tensor {
  /** What error texts call it. */
  readonly label: string;
  /** Returned to the heap when this tensor is forgotten. */
  private readonly block: Block;

  /** @internal */
  constructor(label: string, shape: Shape, values?: ArrayLike<number>) {
    super(checkShape(label, shape), new Float32Array(0));
    this.label = label;
    this.block = new Block(4 * this.size);
    this.place = this.block.address;
    this.home = forever;
    if (values) this.set(values);
  }

  /** A copy of the numbers. */
  override toArray(): Float32Array {
    return floats(this.address, this.size).slice();
  }

  /** Replaces the values. `values` has as many numbers as there are places. */
  set(values: ArrayLike<number>): void {
    if (values.length !== this.size) throw new ShapeError(`${this.label}: ${values.length} numbers came but ${print(this.shape)} needs ${this.size}.`);
    floats(this.address, this.size).set(values);
  }

  /** Keeps the numbers at `indices`, ascending, under a new shape. @internal */
  narrow(shape: Shape, indices: ArrayLike<number>): void {
    moveUp(this.address, indices);
    Object.assign(this, { shape, size: indices.length });
  }

  /** Gives the storage back at once. The tensor may not be used any more. @internal */
  release(): void {
    this.block.release();
  }
}

/** What optimizers move. */
export class Parameter extends Resident {
  /** Values are kept within these after every update. */
  readonly bounds: readonly [low: number, high: number];

  /** @internal Use a layer. */
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

/** What a layer notes for itself in training, such as the running mean of batch norm: saved and averaged, but not moved by optimizers. */
export class Statistic extends Resident {}

/** What training keeps beside an array of a net in the heap, such as a moment of an optimizer: zeros at first. */
export class StateArray extends Resident {
  /** @internal */
  constructor(name: string, { label, shape }: Resident) {
    super(`${name} of the ${label}`, shape);
  }
}

/** Numbers of a net that neither training nor averaging moves, such as a mask: saved, kept with the best epoch, and narrowed with the rest. */
export class Constant extends Resident {}

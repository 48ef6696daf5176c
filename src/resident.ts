// What a net is made of: tensors that stay in the heap, as parameters or as what layers note for themselves.
import type { Floats } from "./addresses.ts";
import { ShapeError } from "./errors.ts";
import { Block, forever } from "./memory.ts";
import { checkShape, print, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { floats } from "./wasm.ts";

/** Moves the numbers at `places`, ascending, to the beginning. @internal */
export function moveUp(address: Floats, places: ArrayLike<number>): void {
  const all = floats(address, 1 + (places[places.length - 1] ?? -1));
  for (let i = 0; i < places.length; i++) all[i] = all[places[i] as number] as number;
}

/** A tensor that stays in the heap for as long as anything refers to it: what a net is made of. */
export abstract class Resident extends Tensor {
  /** What error texts call it. */
  readonly label: string;
  private block: Block;

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

  /** Keeps the numbers at `places` only, under a new shape. @internal */
  narrow(shape: Shape, places: ArrayLike<number>): void {
    moveUp(this.address, places);
    Object.assign(this, { shape, size: places.length });
  }

  /** Gives the storage back at once. The tensor may not be used any more. @internal */
  release(): void {
    this.block.release();
  }

  /** Exchanges the storage, and returns the old one. @internal */
  exchange(block: Block): Block {
    const old = this.block;
    this.block = block;
    this.place = block.address;
    return old;
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
}

/** What a layer notes for itself in training, such as the running mean of batch norm: saved and averaged, but not moved by optimizers. */
export class Statistic extends Resident {}

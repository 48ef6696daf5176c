// What all sets of gates have in common: how they are read as arrays, and how they become fewer.
import { showAs } from "../inspect.ts";
import { Selection, within } from "../ops/select.ts";
import type { Parameter, Resident } from "../resident.ts";
import { checkShape, type Shape, sizeOf } from "../shape.ts";
import { taped } from "../tape.ts";
import { keep } from "../keep.ts";
import { Tensor } from "../tensor.ts";
import type { Gate, TestGate } from "./gate.ts";

/** The numbers of a tensor that is read outside of the tape. */
function read(of: () => Tensor): Float32Array {
  return taped(false, () => keep(of()).toArray());
}

/** Gates that draw, and gates that do not. */
export abstract class BaseGate implements Gate {
  /** By which gates are recognized. */
  readonly isGate = true;
  /** Whether they act. While they are off each is 1 in every respect: nothing is drawn, learned, closed, compacted or cheaper. */
  on = true;
  /** @internal */
  among: Selection | undefined = undefined;
  /** @internal */
  closes: number | undefined = undefined;
  #shape: Shape;

  abstract readonly perExample: boolean;
  abstract readonly parameters: Readonly<Record<string, Parameter>>;
  abstract readonly independent: boolean;
  abstract value(batch?: number): Tensor;
  abstract openProbability(): Tensor;
  abstract testValue(how?: TestGate): Tensor;
  abstract describe(): { readonly type: string };

  /** Gates of a shape. @throws ShapeError */
  constructor(shape: Shape) {
    this.#shape = checkShape("gate", shape);
    showAs(this);
  }

  /** One number for each gate. */
  get shape(): Shape {
    return this.#shape;
  }

  /** How many gates there are. */
  get size(): number {
    return sizeOf(this.#shape);
  }

  /** All numbers it holds, by name. */
  get arrays(): Readonly<Record<string, Resident>> {
    return this.parameters;
  }

  /** What they are while they are on: ones while they are off. */
  protected whileOn(of: () => Tensor): Tensor {
    return this.on ? of() : new Tensor(this.#shape, new Float32Array(this.size).fill(1));
  }

  /** P(gate != 0) as an array. */
  openProbabilities(): Float32Array {
    return read(() => this.openProbability());
  }

  /** The test-time gates as an array. */
  testValues(how?: TestGate): Float32Array {
    return read(() => this.testValue(how));
  }

  /** How many are open. */
  toString(): string {
    return `${this.testValues().filter(Boolean).length} of ${this.size} open`;
  }

  /** Keeps only the gates at `indices`, ascending, under a new shape. */
  narrow(indices: ArrayLike<number>, shape: Shape = [indices.length]): void {
    this.among = new Selection(...within(this.among, indices, this.size));
    this.narrowArrays(indices, shape);
    this.#shape = shape;
  }

  /** Keeps what its arrays have at `indices`. */
  protected narrowArrays(indices: ArrayLike<number>, shape: Shape): void {
    for (const array of Object.values(this.arrays)) array.narrow(shape, indices);
  }
}

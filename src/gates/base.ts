// What all sets of gates have in common: how they are read as arrays, and how they become fewer.
import { Places, within } from "../ops/select.ts";
import type { Parameter, Resident } from "../resident.ts";
import { checkShape, type Shape, sizeOf } from "../shape.ts";
import { taped } from "../tape.ts";
import { keep, type Tensor } from "../tensor.ts";
import type { Gate, TestGate } from "./gate.ts";

/** The numbers of a tensor that is read outside of the tape. */
function read(of: () => Tensor): Float32Array {
  return taped(false, () => keep(of()).toArray());
}

/** Gates that draw, and gates that do not. */
export abstract class BaseGate implements Gate {
  readonly isGate = true;
  among: Places | undefined = undefined;
  closes: number | undefined = undefined;
  #shape: Shape;

  abstract readonly perExample: boolean;
  abstract readonly parameters: Readonly<Record<string, Parameter>>;
  abstract readonly independent: boolean;
  abstract value(batch?: number): Tensor;
  abstract openProbability(): Tensor;
  abstract testValue(how?: TestGate): Tensor;
  abstract describe(): { readonly type: string };

  /** @throws ShapeError */
  constructor(shape: Shape) {
    this.#shape = checkShape("gate", shape);
  }

  get shape(): Shape {
    return this.#shape;
  }

  get size(): number {
    return sizeOf(this.#shape);
  }

  get arrays(): Readonly<Record<string, Resident>> {
    return this.parameters;
  }

  openProbabilities(): Float32Array {
    return read(() => this.openProbability());
  }

  testValues(how?: TestGate): Float32Array {
    return read(() => this.testValue(how));
  }

  narrow(indices: ArrayLike<number>, shape: Shape = [indices.length]): void {
    this.among = new Places(...within(this.among, indices, this.size));
    for (const array of Object.values(this.arrays)) array.narrow(shape, indices);
    this.#shape = shape;
  }
}

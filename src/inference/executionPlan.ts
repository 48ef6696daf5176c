// What a model does with inputs of one shape: the addresses of everything in between are known, so what is left of a
// prediction is a row of kernel calls.
import type { Floats } from "../addresses.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Storage } from "./storage.ts";

/** Numbers of a plan: what a stage reads, or what it gives. */
export interface Operand {
  readonly address: Floats;
  readonly shape: Shape;
  /** They are read again later: what follows may not write over them. */
  readonly kept?: boolean;
}

export class ExecutionPlan {
  readonly input: Operand;
  readonly output: Operand;
  /** What it takes of the model's memory. */
  readonly bytes: number;
  readonly #storage: Storage;
  readonly #steps: (() => void)[] = [];

  constructor(storage: Storage, shape: Shape, stage: Stage) {
    const before = storage.top;
    this.#storage = storage;
    this.input = this.result(shape);
    this.output = stage(this.input, this);
    this.bytes = storage.top - before;
  }

  /** Room for a result. */
  result(shape: Shape): Operand {
    return { address: this.#storage.take(sizeOf(shape)), shape };
  }

  /** Where an elementwise step writes to: over what it reads, unless that is read again. */
  over(x: Operand): Operand {
    return x.kept ? this.result(x.shape) : x;
  }

  /** Adds a step. */
  step(run: () => void): void {
    this.#steps.push(run);
  }

  run(): void {
    for (const step of this.#steps) step();
  }
}

/** A layer or function on its way into a plan: adds its steps, and says where its result will be. @throws ShapeError */
export interface Stage {
  (x: Operand, plan: ExecutionPlan): Operand;
  /** How many of the parts after it in a sequence it does as well. */
  readonly does?: number;
}

// What a model does with inputs of one shape: the addresses of everything in between are known, so what is left of a
// prediction is a row of kernel calls.
import type { Floats } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import type { Storage } from "./storage.ts";

/** Numbers at an address, of a plan. */
export interface Value {
  readonly address: Floats;
  readonly shape: Shape;
  /** They are read again later: what follows may not write over them. */
  readonly kept?: boolean;
}

export class Plan {
  readonly input: Value;
  readonly output: Value;
  /** What it takes of the model's memory. */
  readonly bytes: number;
  readonly #storage: Storage;
  readonly #steps: (() => void)[] = [];

  constructor(storage: Storage, shape: Shape, stage: Stage) {
    const before = storage.top;
    this.#storage = storage;
    this.input = this.value(shape);
    this.output = stage(this.input, this);
    this.bytes = storage.top - before;
  }

  /** Room for a result. */
  value(shape: Shape): Value {
    return { address: this.#storage.take(sizeOf(shape)), shape };
  }

  /** Where an elementwise step writes to: over what it reads, unless that is read again. */
  over(x: Value): Value {
    return x.kept ? this.value(x.shape) : x;
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
  (x: Value, plan: Plan): Value;
  /** How many of the parts after it in a sequence it does as well. */
  readonly does?: number;
}

/** Refuses inputs of another shape. A name in `needed` stands for any size. @throws ShapeError */
export function need(who: string, { shape }: Value, ...needed: readonly (number | string)[]): void {
  if (shape.length === needed.length && needed.every((each, i) => typeof each === "string" || each === shape[i])) return;
  throw new ShapeError(`${who}: the input is ${print(shape)} but needs [${needed.join(", ")}].`);
}

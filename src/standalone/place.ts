// Where in a net a layer is while it becomes steps: its arrays, and the steps so far.
import type { Facts, Fields } from "../descriptions/facts.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Floats, Indices, Step, Weights } from "./program.ts";

/** Numbers of one example on their way through the net: which value of the program, and in which shape. */
export interface Flow {
  readonly value: number;
  readonly shape: Shape;
}

/** A step without what all steps have. */
type Bare<S extends Step = Step> = S extends Step ? Omit<S, "reads" | "writes" | "comment"> : never;

/** How a kind of layer becomes steps: adds them, and says where its result is. `part` does the same of a part inside. */
export type Lower<D> = (description: D, x: Flow, at: Place, part: (description: PartDescription, x: Flow, at: Place) => Flow) => Flow;

/** What all places of a net share. */
export interface Shared {
  readonly steps: Step[];
  /** How many numbers each value has. */
  readonly sizes: number[];
  /** What stands at each path so far. */
  readonly known: Map<string, PartDescription>;
  /** The arrays so far: those of a layer that stands in several places are there once. */
  readonly constants: Map<string, Floats | Indices>;
}

export class Place {
  readonly arrays: Reader;
  readonly shared: Shared;
  /** What the layer is called. */
  label = "";

  constructor(arrays: Reader, shared: Shared) {
    this.arrays = arrays;
    this.shared = shared;
  }

  /** The place of a part inside. */
  inside(name: string): Place {
    return new Place(this.arrays.inside(name), this.shared);
  }

  /** The place of the layer at another path. */
  elsewhere(path: string): Place {
    return new Place(this.arrays.elsewhere(path), this.shared);
  }

  /** A step that gives a new value of a shape. */
  step(step: Bare, reads: readonly Flow[], shape: Shape): Flow {
    const { steps, sizes } = this.shared;
    const writes = sizes.push(sizeOf(shape)) - 1;
    const { path } = this.arrays;
    const comment = `${path && `${path}: `}${this.label}, [${shape.join(", ")}]`;
    steps.push({ ...step, reads: reads.map(({ value }) => value), writes, comment } as Step);
    return { value: writes, shape };
  }

  /** An array of the file, made when it is first asked for. */
  constant<C extends Floats | Indices>(name: string, make: (name: string) => C): C {
    const { constants } = this.shared;
    const { path } = this.arrays;
    const key = `${path}.${name}`;
    const constant = (constants.get(key) ?? make(`${name}${path && `_${path.replaceAll(/\W/g, "_")}`}`)) as C;
    constants.set(key, constant);
    return constant;
  }

  /** Floats of the layer. */
  floats(name: string, shape: Shape): Floats {
    return this.constant(name, (whole) => ({ name: whole, values: this.arrays.floats(name, shape) }));
  }

  /** Weights that lie as in the layer. */
  weights(shape: Shape, outputs: number, outputOf: (index: number) => number): Weights {
    return this.constant("weight", (name) => {
      const values = this.arrays.floats("weight", shape);
      const replace = (index: number, weight: number) => {
        values[index] = weight;
      };
      return { name, values, outputs, outputOf, replace };
    });
  }

  /** Biases of a layer that may have some. */
  biases({ outputs, bias }: { readonly outputs: number; readonly bias: boolean }): Floats | undefined {
    return bias ? this.floats("bias", [outputs]) : undefined;
  }
}

/** The shape of what a layer gives for one example. @throws ShapeError */
export function resultShape<D>(facts: Facts<D>, description: Fields<D>, { shape }: Flow): Shape {
  return (facts.output?.(description, [1, ...shape]) ?? [1, ...shape]).slice(1);
}

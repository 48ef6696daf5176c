// Nets the command can train, by name. One line in the table adds another.
import { dense, type GateOptions, gate, relu, type Sequential, sequential } from "../index.ts";
import { usage } from "./failure.ts";
import { nearest } from "./names.ts";

/** A net of the literature, and what it needs. */
export interface Recipe {
  readonly name: string;
  /** In a few words, for lists. */
  readonly title: string;
  /** Size of each gated layer's gates. */
  readonly widths: readonly number[];
  /** Rows and columns of the picture that the first inputs are. */
  readonly picture: readonly [number, number];
  /** Builds the net. `lambda`: price of an open weight, one per gated layer; without it the net has no gates. */
  build(lambda?: readonly number[]): Sequential;
}

/** Louizos et al. 2018, section 4.1: the gates of the first layer start with a drop rate of 0.2, the others with 0.5. */
function lenet300100(lambda?: readonly number[]): Sequential {
  const gated = (inputs: number, outputs: number, at: number, options: GateOptions = {}) => {
    const layer = dense(inputs, outputs);
    return lambda ? gate(layer, { ...options, over: "inputs", lambda: lambda[at] }) : layer;
  };
  return sequential(gated(784, 300, 0, { dropRate: 0.2 }), relu, gated(300, 100, 1), relu, gated(100, 10, 2));
}

export const recipes: readonly Recipe[] = [
  { name: "lenet-300-100", title: "LeNet-300-100: three dense layers for 28x28 digits", widths: [784, 300, 100], picture: [28, 28], build: lenet300100 },
];

/** @throws Failure with the nearest name */
export function recipe(name: string): Recipe {
  const found = recipes.find((each) => each.name === name);
  if (found) return found;
  const names = recipes.map((each) => each.name);
  throw usage(`there is no recipe "${name}". Did you mean ${nearest(name, names)}? Recipes: ${names.join(", ")}.`);
}

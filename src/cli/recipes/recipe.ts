// What the command can train: nets of the literature, and what each needs.
import type { Optimizer, Sequential, Shape } from "../../index.ts";

/** The sets of examples the command knows. */
export type DatasetName = "digits" | "mnist" | "cifar10";

/** How a net is trained on a set unless the command line says otherwise. */
export interface Defaults {
  readonly epochs: number;
  /** Prices times the number of examples: one, or one for each set of gates. */
  readonly lambda: readonly number[];
}

/** A net, and how it is trained. */
export interface Recipe {
  readonly name: string;
  /** How many gates each set of gates has, in the order of the net. */
  readonly widths: readonly number[];
  /** What those gates are over. */
  readonly gated: string;
  /** Of one example. */
  readonly shape: Shape;
  /** The sets it can be trained on, each with its defaults; the first is the one to begin with. */
  readonly datasets: Readonly<Partial<Record<DatasetName, Defaults>>>;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Images are shifted and mirrored in training. */
  readonly augment?: { readonly flip: boolean; readonly crop: number };
  /** Builds the net. `lambda`: price of an open weight, one for each set of gates; without it the net has no gates. */
  build(lambda?: readonly number[]): Sequential;
  /** What moves its weights: in `steps` steps of the whole training, at first with `learningRate`. */
  optimizer(net: Sequential, learningRate: number, steps: number): Optimizer;
}

// Layers with weights between the features that come in and those that go out.
import type { ConnectingMap } from "../descriptions/features.ts";
import type { Gates } from "../gates/attach.ts";
import type { Pair } from "../ops/window.ts";
import type { Parameter } from "../resident.ts";
import type { Layer } from "./layer.ts";

/** Weights from the outputs of a layer to its outputs, and its biases, on their way to a smaller layer. */
export interface Inner {
  /** Arrays of the layer by name, gates multiplied in. */
  readonly arrays: Readonly<Record<string, Float32Array | undefined>>;
  /** What the description of the layer then says otherwise. */
  readonly description: object;
  /** Whether an output is more than zeros: from place to place it varies, if only by its biases. */
  isOpen(output: number): boolean;
  /** Adds the outputs that others need which are wanted, of those that are kept. */
  addRead(wanted: Uint8Array, kept: Uint8Array): void;
}

/** Such a layer. Where constants may move into a bias (`uniform`), its description says by `bias` whether there is one. */
export interface WeightedLayer extends Layer {
  /** The features are its first two axes, each pair has the numbers of the others. */
  readonly weight: Parameter;
  /** [outputs]. */
  readonly bias?: Parameter | undefined;
  /** Which axis of `weight` is which: without one for inputs data choose its rows. */
  readonly axes: { readonly inputs?: number; readonly outputs: number };
  /** Weights connect features of the same group only. Default 1. */
  readonly groups?: number;
  readonly gates?: Gates;
  /** Weights from its outputs to its outputs, where it has some: gates over outputs, which multiply with these numbers, then act inside it. */
  inner?(gates: Float32Array, trains: boolean): Inner;
  /** Of the maps it gave last, if it gives any. */
  readonly outputSize?: Pair | undefined;
  /** Whether its maps are series, [batch, channels, length]. */
  readonly series?: true | undefined;
  readonly label: string;
  readonly featureMap: ConnectingMap;
  readonly describe: NonNullable<Layer["describe"]>;
  readonly narrow: NonNullable<Layer["narrow"]>;
}

/** Whether something is such a layer. */
export function isWeighted(part: unknown): part is WeightedLayer {
  const { featureMap, narrow } = (typeof part === "object" && part ? part : {}) as Partial<Layer>;
  return featureMap?.passes === "connected" && narrow !== undefined;
}

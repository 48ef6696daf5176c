// Layers with weights between the features that come in and those that go out.
import type { ConnectingMap } from "../descriptions/features.ts";
import type { Gates } from "../gates/attach.ts";
import type { Pair } from "../ops/window.ts";
import type { Constant, Parameter } from "../resident.ts";
import type { Layer } from "./layer.ts";

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
  /** [outputs, outputs, ...]: weights from its outputs to its outputs, at the next place of a sequence. Gates over outputs then act inside it. */
  readonly recurrent?: Parameter | undefined;
  /** Of those, several for each output, as `bias` then has. */
  readonly recurrentBias?: Parameter | undefined;
  /** [outputs]: what its outputs are multiplied with. */
  readonly scale?: Constant | undefined;
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

// Layers that normalize: batch norm, layer norm.
import { ShapeError, ValueError } from "../errors.ts";
import { shown, sizeFrom } from "../options.ts";
import { print, type Shape } from "../shape.ts";
import { type Facts, sameShapeOf } from "./facts.ts";

/** Batch norm. Arrays: scale, shift, mean, variance, [channels] each. */
export interface BatchNormDescription {
  /** The kind. */
  readonly type: "batchNorm";
  /** How many channels or features there are. */
  readonly channels: number;
  /** Share of a new batch in the running statistics. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Layer norm over the last axis. Arrays: scale, shift, [features] each. */
export interface LayerNormDescription {
  /** The kind. */
  readonly type: "layerNorm";
  /** How many numbers there are along the last axis. */
  readonly features: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** How many features there were before compaction: the others count as zeros. Array: among.indices [features], whole numbers. */
  readonly width?: number;
}

/** Layers that normalize. */
export type NormDescription = BatchNormDescription | LayerNormDescription;

const isAbove0 = (value: unknown): value is number => typeof value === "number" && value > 0;

/** Refuses numbers that no norm can use. @throws ValueError */
export function checkNorm(who: string, { momentum = 0.1, epsilon = 1e-5 }: { readonly momentum?: number; readonly epsilon?: number }): void {
  if (!isAbove0(momentum) || momentum > 1) throw new ValueError(`${who}: momentum is ${shown(momentum)}, but it must be above 0 and at most 1, such as 0.1.`);
  // in 32 bits, where 1e-50 is 0
  if (!isAbove0(epsilon) || !isAbove0(Math.fround(epsilon)) || Math.fround(epsilon) === Infinity)
    throw new ValueError(`${who}: epsilon is ${shown(epsilon)}, but it must be above 0, such as 1e-5.`);
}

export const batchNorm = {
  check(given: Pick<BatchNormDescription, "channels" | "momentum" | "epsilon">) {
    checkNorm("batchNorm", given);
    return { channels: sizeFrom("batchNorm", "channels", given.channels) };
  },
  label: ({ channels }: { channels: number }) => `batchNorm(${channels})`,
  weights: ({ channels }) => 2 * channels,
  output: ({ channels }, shape): Shape => sameShapeOf(batchNorm.label({ channels }), channels, shape),
  features: ({ channels }: { channels: number }) => ({
    passes: "kept",
    width: channels,
    layouts: ["units", "maps"],
    zeros: false,
    numberwise: true,
    observes: true,
    takesGates: ["scale", "shift"],
  }),
} as const satisfies Facts<BatchNormDescription>;

export const layerNorm = {
  check(given: Pick<LayerNormDescription, "features" | "epsilon" | "width">) {
    checkNorm("layerNorm", { epsilon: given.epsilon });
    const { width } = given;
    return { features: sizeFrom("layerNorm", "features", given.features), ...(width !== undefined && { width: sizeFrom("layerNorm", "width", width) }) };
  },
  label: ({ features }: { features: number }) => `layerNorm(${features})`,
  weights: ({ features }) => 2 * features,
  output({ features }, shape): Shape {
    if (shape.at(-1) !== features) throw new ShapeError(`${layerNorm.label({ features })}: the input is ${print(shape)} but needs [..., ${features}].`);
    return shape;
  },
  features: ({ features }: { features: number }) => ({ passes: "kept", width: features, layouts: ["units", "last"], zeros: false, mixes: true }),
} as const satisfies Facts<LayerNormDescription>;

export const normFacts = { batchNorm, layerNorm };

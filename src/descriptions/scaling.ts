// Layers that bring inputs to a common scale by numbers that are fitted, not trained: rescale, standardize.
import { ValueError } from "../errors.ts";
import { shown, sizeFrom } from "../options.ts";
import type { Shape } from "../shape.ts";
import { type Facts, sameShapeOf } from "./facts.ts";

/** `factor · x + shift`, of whatever comes. */
export interface RescaleDescription {
  /** The kind. */
  readonly type: "rescale";
  /** What numbers are multiplied by. */
  readonly factor: number;
  /** What is then added. */
  readonly shift: number;
}

/** `(x - mean) · inverse`, feature by feature. Arrays: mean, inverse, [features] each. */
export interface StandardizeDescription {
  /** The kind. */
  readonly type: "standardize";
  /** How many features or channels there are. */
  readonly features: number;
}

export const rescale = {
  check({ factor, shift }: { factor: number; shift: number }) {
    for (const each of [factor, shift])
      if (typeof each !== "number" || !Number.isFinite(Math.fround(each)) || Math.fround(factor) === 0)
        throw new ValueError(`rescale: ${shown(factor)} and ${shown(shift)} came, but a factor other than 0 and a shift are needed, such as rescale(1 / 255).`);
    return { factor, shift };
  },
  label: ({ factor, shift }: { factor: number; shift: number }) => `rescale(${factor}${shift ? `, ${shift}` : ""})`,
  output: (_: unknown, shape: Shape) => shape,
  features: ({ shift }: { shift: number }) => ({ passes: "kept", zeros: shift === 0, numberwise: true }),
} as const satisfies Facts<RescaleDescription>;

export const standardize = {
  check: ({ features }: { features: number }) => ({ features: sizeFrom("standardize", "features", features) }),
  label: ({ features }: { features: number }) => `standardize(${features})`,
  output: ({ features }: { features: number }, shape: Shape): Shape => sameShapeOf(standardize.label({ features }), features, shape),
  features: ({ features }: { features: number }) => ({ passes: "kept", width: features, layouts: ["units", "maps"], zeros: false, numberwise: true }),
} as const satisfies Facts<StandardizeDescription>;

export const scalingFacts = { rescale, standardize };

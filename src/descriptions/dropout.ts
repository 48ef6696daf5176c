import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import type { Shape } from "../shape.ts";
import type { Facts } from "./facts.ts";

/** Sets numbers to 0 at random in training, and does nothing in predictions. */
export interface DropoutDescription {
  /** The kind. */
  readonly type: "dropout";
  /** The probability with which a number becomes 0. */
  readonly rate: number;
}

/** A rate of dropout that can be. @throws ValueError */
export function checkRate(rate: number): number {
  if (typeof rate === "number" && rate >= 0 && rate < 1) return rate;
  throw new ValueError(`dropout: rate is ${shown(rate)}, but it must be at least 0 and below 1.`);
}

export const dropout = {
  check: ({ rate }: { rate: number }) => ({ rate: checkRate(rate) }),
  label: ({ rate }: { rate: number }) => `dropout(${rate})`,
  output: (_: unknown, shape: Shape) => shape,
  features: () => ({ passes: "kept", zeros: true, numberwise: true }),
} as const satisfies Facts<DropoutDescription>;

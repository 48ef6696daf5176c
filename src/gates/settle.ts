import { type HardConcrete, openProbability, settledGate, withSupport } from "../ops/hardConcrete.ts";
import { mul } from "../ops/mul.ts";
import { scale } from "../ops/scale.ts";
import { sigmoid } from "../ops/sigmoid.ts";
import type { Parameter } from "../resident.ts";
import { Tensor } from "../tensor.ts";

/**
 * The three deterministic gates in use; the same trained parameters give another architecture under each.
 * - "mean": sigmoid(logAlpha) stretched and clamped (Louizos et al. 2018, eq. 13; State of Sparsity).
 * - "median": sigmoid(logAlpha / beta) stretched and clamped, the median of the distribution.
 * - "topk": sigmoid(0.8 logAlpha / beta); as many gates as are expected to be closed are, those with the lowest logAlpha.
 */
export type TestGate = "mean" | "median" | "topk";

/** Settled gates of a parameter log alpha. */
export function settle(logAlpha: Parameter, shape: HardConcrete, how: TestGate): Tensor {
  if (how === "mean") return settledGate(logAlpha, 1, shape);
  if (how === "median") return settledGate(logAlpha, 1 / shape.temperature, shape);
  return topk(logAlpha, shape);
}

function topk(logAlpha: Parameter, shape: HardConcrete): Tensor {
  const a = logAlpha.toArray();
  let expected = 0;
  for (const p of openProbability(logAlpha, shape).toArray()) expected += p;
  const close = Math.round(a.length - expected);
  const order = Array.from(a.keys()).sort((i, j) => (a[i] as number) - (a[j] as number) || i - j);
  const mask = new Float32Array(a.length).fill(1);
  for (const i of order.slice(0, close)) mask[i] = 0;
  return withSupport(mul(sigmoid(scale(logAlpha, 0.8 / shape.temperature)), new Tensor(logAlpha.shape, mask)));
}

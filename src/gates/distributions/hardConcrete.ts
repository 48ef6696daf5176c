// The hard-concrete distribution (Louizos, Welling & Kingma 2018, eqs. 10-13): a concrete variable, stretched beyond 0 and 1
// and clamped, so that it is exactly 0 or 1 with a probability that has a gradient.
import { checkHardConcrete, hardConcrete as draw, type HardConcrete, initialLogAlpha, openProbability, settledGate } from "../../ops/hardConcrete.ts";
import { mul } from "../../ops/mul.ts";
import { scale } from "../../ops/scale.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import { Tensor } from "../../tensor.ts";
import type { TestGate } from "../gate.ts";
import type { Distribution } from "./distribution.ts";

/** log alpha is kept within log(1/100) and log(100), as in the paper's experiments. */
const LIMIT = 4.605170185988091;

/**
 * - "mean": sigmoid(logAlpha) stretched and clamped (Louizos et al. 2018, eq. 13; State of Sparsity).
 * - "median": sigmoid(logAlpha / beta) stretched and clamped, the median of the distribution.
 * - "topk": sigmoid(0.8 logAlpha / beta); as many gates as are expected to be closed are, those with the lowest logAlpha.
 */
function test(logAlpha: Tensor, shape: HardConcrete, how: TestGate): Tensor {
  if (how === "mean") return settledGate(logAlpha, 1, shape);
  if (how === "median") return settledGate(logAlpha, 1 / shape.temperature, shape);
  return topk(logAlpha, shape);
}

function topk(logAlpha: Tensor, shape: HardConcrete): Tensor {
  const a = logAlpha.toArray();
  let expected = 0;
  for (const p of openProbability(logAlpha, shape).toArray()) expected += p;
  const close = Math.round(a.length - expected);
  const order = Array.from(a.keys()).sort((i, j) => (a[i] as number) - (a[j] as number) || i - j);
  const open = new Float32Array(a.length).fill(1);
  for (const i of order.slice(0, close)) open[i] = 0;
  return mul(sigmoid(scale(logAlpha, 0.8 / shape.temperature)), new Tensor(logAlpha.shape, open));
}

/**
 * The distribution that gates draw from unless they are told another. `logAlpha`: above +2.4 a gate is fully open at test
 * time, below -2.4 closed. Defaults are the paper's: temperature (beta) 2/3, stretch ([gamma, zeta]) [-0.1, 1.1].
 * @throws ValueError
 */
export function hardConcrete(options: Partial<HardConcrete> = {}): Distribution<"logAlpha"> {
  const shape = checkHardConcrete("hardConcrete", options);
  return {
    name: "hardConcrete",
    options: shape,
    parameters: { logAlpha: { label: "log alpha", limits: [-LIMIT, LIMIT], initial: initialLogAlpha, deviation: 0.01 } },
    testGates: ["mean", "median", "topk"],
    skipsClosed: true,
    draw: ({ logAlpha }, u) => draw(logAlpha, u, shape),
    openProbability: ({ logAlpha }) => openProbability(logAlpha, shape),
    test: ({ logAlpha }, how) => test(logAlpha, shape, how),
  };
}

import { describe, expect, test } from "vitest";
import { type HardConcrete, hardConcrete, hardConcreteDistribution, mul, openProbability, sum, type Tensor, tensor } from "../../src/index.ts";
import { settledGate } from "../../src/ops/hardConcrete.ts";
import { gradients } from "../../src/tape.ts";
import { kernels } from "../../src/wasm.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

interface Block {
  readonly beta: number;
  readonly gamma: number;
  readonly zeta: number;
  readonly log_alpha: Values;
}
interface Samples extends Block, Record<"u" | "s" | "s_bar" | "z" | "dz_dlog_alpha" | "dz_dbeta", Values> {}
interface Distribution
  extends Block,
    Record<"p_nonzero" | "dp_nonzero_dlog_alpha" | "p_one" | "p_zero" | "cdf_x" | "cdf" | "quantile_q" | "quantile" | "pdf_x" | "pdf", Values>,
    Record<"mean_z" | "test_gate" | "dtest_gate_dlog_alpha", Values> {
  readonly prune_threshold_log_alpha: number;
  readonly saturate_threshold_log_alpha: number;
}

const file = golden<{ samples: Samples[]; dist: Distribution[] }>("hard-concrete");
const { value, derivative } = tolerances.hardConcrete;
const options = (block: Block): HardConcrete => ({ temperature: block.beta, stretch: [block.gamma, block.zeta] });
const name = (block: Block) => `temperature ${block.beta}, stretch [${block.gamma}, ${block.zeta}]`;
reportWorst("hard-concrete");

/** The slope of every result of `op` with respect to its own input. */
const slopes = (op: (x: Tensor) => Tensor, x: Tensor) => gradients(() => sum(op(x)), [x]).gradients[0] as Float32Array;

describe.each(file.samples.map((block) => [name(block), block] as const))("hard-concrete samples with %s", (_, block) => {
  const logAlpha = tensor(block.log_alpha.data);
  const u = tensor(block.u.data);
  const { temperature, stretch } = options(block);
  const [gamma, zeta] = stretch;
  const draw = (a: Tensor) => hardConcrete(a, u, options(block));
  // at the border of the clamp either side is right
  const decided = block.s_bar.data.map((each) => Math.min(Math.abs(each), Math.abs(each - 1)) > tolerances.clamp);
  const pick = (x: ArrayLike<number>) => Array.from(x).filter((_, i) => decided[i]);

  test("s, s_bar and z have the expected values", () => {
    const n = logAlpha.size;
    const [s, z] = withArrays(({ put, room }) => {
      const [a, noise] = [put(block.log_alpha.data), put(block.u.data)];
      const [s, z] = [room(n), room(n)];
      kernels.hardConcrete(z.address, s.address, a.address, noise.address, n, temperature, gamma, zeta);
      return [s.read(), z.read()];
    });
    expectNear(s, block.s.data, value, "s");
    expectNear(
      s.map((each) => each * (zeta - gamma) + gamma),
      block.s_bar.data,
      value,
      "s_bar",
    );
    expectNear(z, block.z.data, value, "z");
    expect(draw(logAlpha).toArray()).toEqual(z);
  });

  test("the slope of z along log alpha is as expected", () => {
    expectNear(pick(slopes(draw, logAlpha)), pick(block.dz_dlog_alpha.data), derivative, "dz_dlog_alpha");
  });

  test("the slope of z along the temperature is as expected", () => {
    const actual = block.u.data.map((each, i) => hardConcreteDistribution(block.log_alpha.data[i] as number, options(block)).temperatureSlope(each));
    expectNear(pick(actual), pick(block.dz_dbeta.data), derivative, "dz_dbeta");
  });
});

describe.each(file.dist.map((block) => [name(block), block] as const))("the hard-concrete distribution with %s", (_, block) => {
  const logAlpha = tensor(block.log_alpha.data);
  const each = block.log_alpha.data.map((a) => hardConcreteDistribution(a, options(block)));
  const settled = (a: Tensor) => settledGate(a, 1, options(block));

  test("P(z != 0) and its slope are as expected, from the kernel and in float64", () => {
    expectNear(openProbability(logAlpha, options(block)).toArray(), block.p_nonzero.data, value, "p_nonzero");
    expectNear(
      each.map((d) => d.probabilityOpen()),
      block.p_nonzero.data,
      value,
      "p_nonzero in float64",
    );
    expectNear(
      slopes((a) => openProbability(a, options(block)), logAlpha),
      block.dp_nonzero_dlog_alpha.data,
      derivative,
      "dp_nonzero_dlog_alpha",
    );
  });

  test("P(z = 0) and P(z = 1) are as expected", () => {
    expectNear(
      each.map((d) => d.probabilityFull()),
      block.p_one.data,
      value,
      "p_one",
    );
    expectNear(
      each.map((d) => d.probabilityClosed()),
      block.p_zero.data,
      value,
      "p_zero",
    );
  });

  test("the distribution function, its inverse and its density are as expected", () => {
    const table = (f: (d: (typeof each)[0], x: number) => number, xs: Values) => each.flatMap((d) => xs.data.map((x) => f(d, x)));
    expectNear(
      table((d, x) => d.cdf(x), block.cdf_x),
      block.cdf.data,
      value,
      "cdf",
    );
    expectNear(
      table((d, q) => d.quantile(q), block.quantile_q),
      block.quantile.data,
      value,
      "quantile",
    );
    expectNear(
      table((d, x) => d.density(x), block.pdf_x),
      block.pdf.data,
      derivative,
      "pdf",
    );
  });

  test("the mean of z is as expected", () => {
    expectNear(
      each.map((d) => d.mean()),
      block.mean_z.data,
      value,
      "mean_z",
    );
  });

  test("the settled gate and its slope are as expected", () => {
    expectNear(settled(logAlpha).toArray(), block.test_gate.data, value, "test_gate");
    expectNear(slopes(settled, logAlpha), block.dtest_gate_dlog_alpha.data, derivative, "dtest_gate_dlog_alpha");
    const scaled = slopes((a) => mul(settled(a), tensor(3)), logAlpha);
    expectNear(
      scaled,
      block.dtest_gate_dlog_alpha.data.map((d) => 3 * d),
      derivative,
      "dtest_gate_dlog_alpha",
    );
  });

  test("a gate settles at exactly 0 up to one threshold of log alpha and at exactly 1 from the other", () => {
    const { prune_threshold_log_alpha: closed, saturate_threshold_log_alpha: full } = block;
    const step = 1e-5;
    const around = tensor([closed - step, closed + step, full - step, full + step]);
    const [below, above, almost, open] = settled(around).toArray() as unknown as [number, number, number, number];
    expect(below).toBe(0);
    expect(above).toBeGreaterThan(0);
    expect(almost).toBeLessThan(1);
    expect(open).toBe(1);
  });
});

// Gamma and Dirichlet draws beside float64: their distribution, and that gradients along draws are those of expected losses.
import { describe, expect, test } from "vitest";
import { dirichlet, gamma, klToDirichlet } from "../../src/gates/index.ts";
import { slopeOfLogGamma } from "../../src/gates/gammaDraw.ts";
import { gradients, log, mul, reshape, seed, square, sum, tensor } from "../../src/index.ts";
import { errorsFrom, meanOf } from "../support/expectedLoss.ts";

/** log gamma in float64, by Stirling's series at x + 10. */
function logGamma(x: number): number {
  let [y, product] = [x, 1];
  while (y < x + 10) product *= y++;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5) - Math.log(product);
}
const difference = (of: (x: number) => number, x: number, h = 1e-4 * x) => (of(x + h) - of(x - h)) / (2 * h);
const digamma = (x: number) => difference(logGamma, x);

/** The share of a gamma distribution below g, less 1 in its upper half, over t = log of the variable, in float64. */
function share(concentration: number, g: number): number {
  const [step, sign] = [1e-3, g > concentration ? 1 : -1];
  const end = sign > 0 ? Math.log(g + 60 + concentration) : Math.log(g) - 12 - 12 / concentration;
  let all = 0;
  for (let t = Math.log(g) + (sign * step) / 2; sign * t < sign * end; t += sign * step) all += Math.exp(concentration * t - Math.exp(t));
  return (-sign * all * step) / Math.exp(logGamma(concentration));
}

describe.each([0.1, 0.4, 1, 2.5, 12])("gamma of concentration %d", (concentration) => {
  const n = 20_000;
  const draws = (of: typeof log) => {
    seed(3);
    const c = tensor(new Float32Array(n).fill(concentration));
    let values: Float32Array = new Float32Array();
    const found = gradients(() => {
      const y = of(gamma(c));
      values = y.toArray();
      return sum(y);
    }, [c]).gradients[0] as Float32Array;
    return { values, slopes: found };
  };

  test("has the mean, the mean of squares and the mean logarithm of the distribution, and their slopes", () => {
    const cases = [
      [(x: Parameters<typeof log>[0]) => mul(x, tensor(1)), (c: number) => c],
      [square, (c: number) => c * c + c],
      [log, digamma],
    ] as const;
    for (const [of, expected] of concentration < 0.2 ? cases.slice(0, 2) : cases) {
      // whose least draws are 0 in 32 bits, with no logarithm
      const { values, slopes } = draws(of);
      expect(errorsFrom(values, expected(concentration))).toBeLessThan(4);
      expect(errorsFrom(slopes, difference(expected, concentration, 1e-3 * concentration))).toBeLessThan(4);
    }
  });

  test("moves so that the same share of the distribution stays below each draw", () => {
    for (const times of [0.01, 0.3, 0.97, 1.03, 2, 5]) {
      const g = times * concentration;
      const [c, logDraw] = [tensor([[concentration]]), tensor([[Math.log(g)]])];
      const density = Math.exp(concentration * Math.log(g) - g - logGamma(concentration)); // of the logarithm
      const needed = -difference((each) => share(each, g), concentration) / density;
      expect(Math.abs(slopeOfLogGamma(c, logDraw).item() / needed - 1)).toBeLessThan(2e-4);
    }
  });
});

test("the smallest draws are not lost: shares of small concentrations add up to 1, with finite gradients", () => {
  seed(1);
  const c = tensor(new Float32Array(400).fill(0.002), [100, 4]);
  const { gradients: found } = gradients(() => sum(square(dirichlet(c))), [c]);
  expect(found[0]?.every(Number.isFinite)).toBe(true);
  const rows = sum(dirichlet(c), 1).toArray();
  for (const row of rows) expect(row).toBeCloseTo(1, 5);
});

describe("dirichlet", () => {
  const c = [0.6, 1.5, 3];
  const whole = 5.1;
  test("has the means and the mean squares of its shares, and their slopes", () => {
    seed(2);
    const rows = 20_000;
    const given = tensor(
      Float32Array.from({ length: 3 * rows }, (_, i) => c[i % 3] as number),
      [rows, 3],
    );
    const first = (x: ReturnType<typeof tensor>) => sum(mul(x, tensor([[1, 0, 0]])), 1);
    for (const [of, value, slopes] of [
      [first, 0.6 / whole, [(whole - 0.6) / whole ** 2, -0.6 / whole ** 2, -0.6 / whole ** 2]],
      [
        (x: ReturnType<typeof tensor>) => first(square(x)),
        (0.6 * 1.6) / (whole * (whole + 1)),
        [0, 1, 2].map((i) =>
          difference((each) => {
            const [a, all] = [i === 0 ? each : 0.6, whole - (c[i] as number) + each];
            return (a * (a + 1)) / (all * (all + 1));
          }, c[i] as number),
        ),
      ],
    ] as const) {
      let values: Float32Array = new Float32Array();
      const found = gradients(() => {
        const y = of(dirichlet(given));
        values = y.toArray();
        return sum(y);
      }, [given]).gradients[0] as Float32Array;
      expect(errorsFrom(values, value)).toBeLessThan(4);
      slopes.forEach(
        (slope, i) =>
          void expect(
            errorsFrom(
              found.filter((_, at) => at % 3 === i),
              slope,
            ),
          ).toBeLessThan(4),
      );
    }
  });

  test("is as far from a prior as its formula in float64 says, with the slopes of that; 0 from itself", () => {
    const formula = (c: readonly number[], p: readonly number[]) => {
      const [all, allP] = [c, p].map((each) => each.reduce((a, b) => a + b)) as [number, number];
      return c.reduce(
        (value, each, i) => value - logGamma(each) + logGamma(p[i] as number) + (each - (p[i] as number)) * (digamma(each) - digamma(all)),
        logGamma(all) - logGamma(allP),
      );
    };
    const x = tensor([c, [2, 2, 2]]);
    const { value, gradients: found } = gradients(() => sum(klToDirichlet(x, 2)), [x]);
    expect(value).toBeCloseTo(formula(c, [2, 2, 2]), 4);
    c.forEach((at, i) => {
      const slope = difference((each) => formula(c.with(i, each), [2, 2, 2]), at, 1e-3);
      expect(found[0]?.[i]).toBeCloseTo(slope, 3);
    });
    expect(klToDirichlet(tensor([0.3, 7]), [1, 5]).item()).toBeCloseTo(formula([0.3, 7], [1, 5]), 4);
    expect(klToDirichlet(tensor([c]), c).toArray()[0]).toBeCloseTo(0, 5);
  });

  test("the divergence is the mean of log densities of draws", () => {
    seed(4);
    const rows = 20_000;
    const shares = dirichlet(reshape(tensor(Float32Array.from({ length: 3 * rows }, (_, i) => c[i % 3] as number)), [rows, 3])).toArray();
    const logNorm = (c: readonly number[]) => logGamma(c.reduce((a, b) => a + b)) - c.reduce((all, each) => all + logGamma(each), 0);
    const differences = Array.from({ length: rows }, (_, i) =>
      c.reduce((all, each, k) => all + (each - 2) * Math.log(shares[3 * i + k] as number), logNorm(c) - logNorm([2, 2, 2])),
    );
    expect(errorsFrom(differences, klToDirichlet(tensor(c), 2).item())).toBeLessThan(4);
    expect(meanOf(differences)).toBeGreaterThan(0);
  });
});

test("draws are a function of the seed; what is no concentration is refused", () => {
  const draw = () => {
    seed(7);
    return gamma(tensor([0.3, 3])).toArray();
  };
  expect(draw()).toEqual(draw());
  expect(() => gamma(tensor([1, 0]))).toThrow("gamma: a concentration is 0, but it must be a finite number above 0.");
  expect(() => dirichlet(tensor([1, Number.NaN]))).toThrow("dirichlet: a concentration is NaN");
  expect(() => dirichlet(tensor(1))).toThrow("have no last axis of shares");
  expect(() => klToDirichlet(tensor([1, 1]), [1])).toThrow("klToDirichlet: 1 numbers of a prior came for 2 shares.");
  expect(() => klToDirichlet(tensor([1, 1]), undefined as never)).toThrow("klToDirichlet: 0 numbers of a prior came for 2 shares.");
  expect(() => klToDirichlet(tensor([1, 1]), 0)).toThrow("the prior has a concentration of 0");
});

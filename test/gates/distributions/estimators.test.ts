// Gradients of drawn and undrawn gates, beside the gradient of the expected loss in float64; biased ones with their bias.
import { describe, expect, test } from "vitest";
import { settled, stochasticGate, straightThrough } from "../../../src/gates/index.ts";
import { hardConcreteDistribution, sampledGate, ValueError } from "../../../src/index.ts";
import { errorsFrom, integral, loss, meanOf, middles, type Numbers, open, slope, slopes, TARGET } from "../../support/expectedLoss.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const clamp = (x: number) => Math.min(1, Math.max(0, x));

describe.each([-0.8, -0.1, 0.3, 0.9, 1.7])("a stochastic gate around %d", (center) => {
  const distribution = stochasticGate();
  /** Over n = 8 t - ... of a normal distribution, as far as floats go. */
  const normalMean = (of: (n: number) => number) => integral((u) => (12 / Math.sqrt(2 * Math.PI)) * Math.exp(-((12 * u - 6) ** 2) / 2) * of(12 * u - 6));
  const expected = ({ center }: Numbers) => normalMean((n) => loss(clamp((center as number) + 0.5 * n)));
  test("has the gradient of the expected loss, by integration and in the mean of draws", () => {
    const needed = slope(expected, { center }, "center");
    expect(Math.abs(meanOf(slopes(distribution, { center }, 20_000, middles(20_000))["center"] as Float32Array) - needed)).toBeLessThan(2e-4);
    expect(errorsFrom(slopes(distribution, { center }, 20_000)["center"] as Float32Array, needed)).toBeLessThan(4);
  });
  test("is open as often as it says", () => {
    const probability = ({ center }: Numbers) => normalMean((n) => Number((center as number) + 0.5 * n > 0));
    const { value, slopes: found } = open(distribution, { center });
    expect(value).toBeCloseTo(probability({ center }), 3);
    expect(found["center"]).toBeCloseTo(Math.exp(-((center / 0.5) ** 2) / 2) / Math.sqrt(2 * Math.PI) / 0.5, 4);
  });
});

describe.each([-2, -0.5, 0, 1.2])("a settled gate at log alpha %d", (logAlpha) => {
  test("has the gradient of the loss itself, and the price of hard concrete", () => {
    const gateOf = ({ logAlpha }: Numbers) => clamp(1.2 * sigmoid(logAlpha as number) - 0.1);
    const [found] = slopes(settled(), { logAlpha }, 1)["logAlpha"] as Float32Array;
    expect(found).toBeCloseTo(
      slope((at) => loss(gateOf(at)), { logAlpha }, "logAlpha"),
      5,
    );
    expect(open(settled(), { logAlpha }).value).toBeCloseTo(hardConcreteDistribution(logAlpha).probabilityOpen(), 5);
  });
  test("is off, against drawn hard-concrete gates, by at most 0.112", () => {
    const drawn = (at: Numbers) => integral((u) => loss(clamp(hardConcreteDistribution(at["logAlpha"] as number).quantile(u))), 20_000);
    const bias = (slopes(settled(), { logAlpha }, 1)["logAlpha"]?.[0] as number) - slope(drawn, { logAlpha }, "logAlpha", 1e-3);
    expect(Math.abs(bias)).toBeLessThan(0.1121);
  });
});

describe.each([-3, -0.4, 0.4, 3])("a straight-through gate at %d", (theta) => {
  const z = theta > 0 ? 1 : 0;
  const steep = sigmoid(theta) * (1 - sigmoid(theta));
  test("is a step with the slope of a sigmoid", () => {
    const gates = sampledGate([1], { distribution: straightThrough() });
    gates.theta.set([theta]);
    expect(gates.testValues()).toEqual(Float32Array.of(z));
    expect(gates.openProbabilities()).toEqual(Float32Array.of(z));
    expect(open(straightThrough(), { theta }).slopes["theta"]).toBeCloseTo(steep, 6);
    const [found] = slopes(straightThrough(), { theta }, 1)["theta"] as Float32Array;
    expect(found).toBeCloseTo(2 * (z - TARGET) * steep, 5);
  });
  test("is off, against gates that are open with probability sigmoid(theta), by sigmoid'(theta) for (z - c)²: at most 0.25", () => {
    const expected = ({ theta }: Numbers) => sigmoid(theta as number) * loss(1) + (1 - sigmoid(theta as number)) * loss(0);
    const bias = (slopes(straightThrough(), { theta }, 1)["theta"]?.[0] as number) - slope(expected, { theta }, "theta");
    expect(Math.abs(bias)).toBeCloseTo(steep, 5);
  });
});

test("a straight-through gate is exactly 0 or 1 wherever it stands", () => {
  const gates = sampledGate([4001], { distribution: straightThrough() });
  gates.theta.set(Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 450));
  expect(new Set(gates.testValues())).toEqual(new Set([0, 1]));
  expect(gates.testValues()[2000]).toBe(0);
});

test("what is no deviation is refused", () => {
  expect(() => stochasticGate({ deviation: 0 })).toThrow(ValueError);
  expect(() => stochasticGate({ deviation: 0 })).toThrow("stochasticGate: deviation is 0, but it must be a number above 0.");
});

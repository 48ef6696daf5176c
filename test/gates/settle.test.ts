import { describe, expect, test } from "vitest";
import { distributions, type SampledGate, sampledGate } from "../../src/index.ts";

/** A gate with the given log alpha, exactly. */
function withLogAlpha(a: ArrayLike<number>, options = {}): SampledGate<"logAlpha"> {
  const gate = sampledGate([a.length], options);
  gate.logAlpha.set(a);
  return gate;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const clamp = (x: number) => Math.min(1, Math.max(0, x));

/** The f32 number next to x, up or down. */
function next(x: number, by: 1 | -1): number {
  const word = new Int32Array(Float32Array.of(x).buffer);
  word[0] = (word[0] as number) + (x < 0 ? -by : by);
  return new Float32Array(word.buffer)[0] as number;
}

const a = [-4, -3, -2.5, -2.3, -1.7, -1.5, -1, -0.1, 0, 0.1, 1, 1.5, 1.7, 2.3, 2.5, 4];

describe("settled gates", () => {
  test('"mean": the stretched sigmoid of log alpha', () => {
    const z = withLogAlpha(a).testValues("mean");
    for (const [i, each] of a.entries()) expect(z[i]).toBeCloseTo(clamp(1.2 * sigmoid(each) - 0.1), 6);
    expect(z.filter((each) => each === 0).length).toBe(3);
    expect(z.filter((each) => each === 1).length).toBe(2);
  });

  test('"median": the stretched sigmoid of log alpha / temperature, the median of the draws', () => {
    const gate = withLogAlpha(a);
    const z = gate.testValues("median");
    for (const [i, each] of a.entries()) expect(z[i]).toBeCloseTo(clamp(1.2 * sigmoid(each * 1.5) - 0.1), 6);
    expect(z.filter((each) => each === 0).length).toBe(5);
    expect(z.filter((each) => each === 1).length).toBe(4);
    gate.noise = new Float32Array(a.length).fill(0.5);
    for (const [i, each] of gate.sample().toArray().entries()) expect(each).toBeCloseTo(z[i] as number, 6);
  });

  test('"topk": closes as many as are expected to be closed, the lowest first; the others are not stretched', () => {
    const z = withLogAlpha(a).testValues("topk");
    const expected = a.reduce((sum, each) => sum + sigmoid(each + (2 / 3) * Math.log(11)), 0);
    const closed = Math.round(a.length - expected);
    expect(closed).toBe(5);
    for (const [i, each] of a.entries()) expect(z[i]).toBeCloseTo(i < closed ? 0 : sigmoid((0.8 * each) / (2 / 3)), 6);
  });

  test('"topk" closes the first of equals', () =>
    expect([...withLogAlpha([-1.6, -1.6, -1.6, -1.6]).testValues("topk")].map((z) => z !== 0)).toEqual([false, false, true, true]));

  test("settle as the gate says when nobody asks", () => {
    for (const testGate of ["mean", "median", "topk"] as const) {
      const gate = withLogAlpha(a, { testGate });
      expect(gate.testValues()).toEqual(gate.testValues(testGate));
    }
  });

  test.each([
    ["mean", 1],
    ["median", 2 / 3],
  ] as const)('"%s" closes at the threshold log(1/11) and below, not above; opens fully at log(11)', (how, factor) => {
    const t = Math.fround(factor * Math.log(11));
    const around = [-2, -1, 0, 1, 2];
    const walk = (x: number, steps: number) => {
      let at = x;
      for (let i = 0; i < Math.abs(steps); i++) at = next(at, steps < 0 ? -1 : 1);
      return at;
    };
    const near = withLogAlpha([...around.map((i) => walk(-t, i)), ...around.map((i) => walk(t, i))]).testValues(how);
    // the threshold itself is a float that may be off by one place from the real number
    expect([...near.slice(0, 2)]).toEqual([0, 0]);
    expect([near[8], near[9]]).toEqual([1, 1]);
    const below = near.findIndex((z) => z > 0);
    expect(below).toBeGreaterThanOrEqual(2);
    expect(below).toBeLessThanOrEqual(5);
    expect([...near].every((z, i) => i === 0 || z >= (near[i - 1] as number))).toBe(true);
    const clear = withLogAlpha([-t * (1 + 1e-5), -t * (1 - 1e-5), t * (1 - 1e-5), t * (1 + 1e-5)]).testValues(how);
    expect(clear[0]).toBe(0);
    expect(clear[1]).toBeGreaterThan(0);
    expect(clear[2]).toBeLessThan(1);
    expect(clear[3]).toBe(1);
  });

  test("follow another stretch and temperature", () => {
    const gate = withLogAlpha([-2, -1, 0, 1, 2], { distribution: distributions.hardConcrete({ stretch: [-0.5, 1.2], temperature: 0.5 }) });
    for (const how of ["mean", "median"] as const)
      for (const [i, z] of gate.testValues(how).entries()) expect(z).toBeCloseTo(clamp(1.7 * sigmoid((i - 2) * (how === "mean" ? 1 : 2)) - 0.5), 6);
    for (const [i, p] of gate.openProbabilities().entries()) expect(p).toBeCloseTo(sigmoid(i - 2 - 0.5 * Math.log(0.5 / 1.2)), 6);
  });
});

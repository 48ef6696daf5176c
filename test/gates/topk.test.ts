import { describe, expect, test } from "vitest";
import { gradients, mul, predict, type SampledGate, sampledGate, sum, tensor } from "../../src/index.ts";

const a = [-3, -1, 0.5, 2];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function make(): SampledGate<"logAlpha"> {
  const gate = sampledGate([a.length], { testGate: "topk" });
  gate.logAlpha.set(a);
  return gate;
}

describe('settled("topk")', () => {
  test("gives a slope to the gates it keeps, and none to those it closes", () => {
    const gate = make();
    const weights = [1, 2, 3, 4];
    const slopes = gradients(() => sum(mul(gate.testValue(), tensor(weights))), [gate.logAlpha]).gradients[0] as Float32Array;
    const z = gate.testValues();
    expect(z.filter((each) => each === 0).length).toBe(1);
    for (const [i, each] of a.entries()) {
      const s = sigmoid(1.2 * each);
      expect(slopes[i]).toBeCloseTo(z[i] === 0 ? 0 : 1.2 * (weights[i] as number) * s * (1 - s), 6);
    }
  });

  test.each(["mean", "median", "topk"] as const)("says which gates are open, as all settled gates do: %s", (how) => {
    const gate = make();
    const z = gate.testValues(how);
    let count: number | undefined;
    predict(
      () => {
        const settled = gate.testValue(how);
        count = settled.support?.count;
        return settled;
      },
      tensor([0]),
    );
    expect(count).toBe(z.filter((each) => each !== 0).length);
    expect(count).toBeLessThan(a.length);
    expect(gate.testValue(how).support).toBe(undefined); // outside a step it would not last
  });
});

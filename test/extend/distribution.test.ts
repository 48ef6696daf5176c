// Distributions of one's own, written from outside: nothing but the public entry point is imported.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  clamp,
  compact,
  count,
  type Dense,
  type Distribution,
  decode,
  dense,
  encode,
  evaluate,
  expectedCost,
  FormatError,
  gate,
  gateParameters,
  gradients,
  type Layer,
  mul,
  normalCdf,
  normalQuantile,
  openGates,
  parameters,
  penalty,
  predict,
  registerDistribution,
  relu,
  reshape,
  type SampledGate,
  type Sequential,
  ShapeError,
  sampledGate,
  scale,
  seed,
  sequential,
  step,
  sum,
  tensor,
  ValueError,
} from "../../src/index.ts";
import { apart, data, FEATURES, trained, values, x } from "./examples.ts";
import { edited } from "../support/savedFiles.ts";

/** z = clamp(center + deviation · noise, 0, 1), noise standard normal (Yamada et al. 2020, "Feature selection using stochastic gates"). */
function clippedGaussian({ deviation = 0.5 }: { deviation?: number } = {}): Distribution<"center"> {
  return {
    name: "clippedGaussian",
    options: { deviation },
    parameters: {
      // where P(closed) = Phi(-center / deviation) is the drop rate
      center: { limits: [-4, 5], initial: (dropRate) => deviation * normalQuantile(tensor(1 - dropRate)).item(), deviation: 0.01 },
    },
    testGates: ["mean"],
    skipsClosed: true,
    draw: ({ center }, u) => clamp(add(center, scale(normalQuantile(u), deviation)), 0, 1),
    openProbability: ({ center }) => normalCdf(scale(center, 1 / deviation)),
    test: ({ center }) => clamp(center, 0, 1),
  };
}
registerDistribution(clippedGaussian);

/** Phi in float64 (series of erf, good to 1e-12 for |x| < 5). */
function phi(x: number): number {
  const t = x / Math.SQRT2;
  let [term, all] = [t, t];
  for (let n = 1; n < 120; n++) {
    term *= (-t * t) / n;
    all += term / (2 * n + 1);
  }
  return 0.5 + all / Math.sqrt(Math.PI);
}

const distribution = clippedGaussian();

function make(lambda = 0.002): Sequential {
  seed(1);
  return sequential(
    gate(dense(FEATURES, 16), { over: "inputs", distribution, lambda, dropRate: 0.2 }),
    relu,
    gate(dense(16, 3), { over: "inputs", distribution, lambda, dropRate: 0.2 }),
  );
}

/** The gates of the first layer that has any; what shrinks may begin with a selection. */
const first = (net: Layer) => ((net as Sequential).parts.find((part) => "gates" in part) as Dense).gates.inputs as SampledGate<"center">;

describe("gates that draw from a clipped Gaussian", () => {
  test("begin at their drop rate, are drawn with exact zeros and ones, and are the same however often a step asks", () => {
    seed(1);
    const gates = sampledGate([20_000], { distribution, dropRate: 0.3 });
    expect(gates.openProbabilities().reduce((a, b) => a + b) / 20_000).toBeCloseTo(0.7, 2);
    step({ gates }, adam({ learningRate: 0 }), () => {
      const z = gates.value().toArray();
      expect(gates.value().toArray()).toEqual(z);
      expect(z.filter((each) => each === 0).length / 20_000).toBeCloseTo(0.3, 1.7);
      expect(z.filter((each) => each === 1).length / 20_000).toBeCloseTo(phi(0.5244 - 2), 1.7);
      return sum(mul(gates.value(), tensor(0)));
    });
  });

  test("are priced by P(open), with its slope", () => {
    const net = make(0.01);
    const centers = gateParameters(net).map((p) => p.toArray());
    const price = (c: Float32Array[]) => 0.01 * [16, 3].reduce((all, n, l) => all + n * (c[l] as Float32Array).reduce((s, m) => s + phi(m / 0.5), 0), 0);
    const { value, gradients: slopes } = gradients(() => penalty(net), gateParameters(net));
    expect(value).toBeCloseTo(price(centers), 5);
    for (const l of [0, 1]) {
      const [up, down] = [0.01, -0.01].map((by) => price(centers.map((c, i) => (i === l ? c.map((m, j) => (j === 2 ? m + by : m)) : c)))) as [number, number];
      expect(slopes[l]?.[2]).toBeCloseTo((up - down) / 0.02, 4);
    }
    expect(expectedCost(net, { gates: "local" }).item()).toBeCloseTo(value / 0.01 + 16 + 3, 2);
  });

  test("train: those over features that say nothing close", async () => {
    const net = make();
    await trained(net);
    const [inputs, hidden] = openGates(net) as [number, number];
    expect(inputs).toBeGreaterThanOrEqual(3);
    expect(inputs).toBeLessThan(8);
    expect(hidden).toBeLessThanOrEqual(16);
    expect([...first(net).testValues()].slice(0, 3).every((z) => z > 0)).toBe(true);
    expect(evaluate(net, data).error).toBeLessThan(0.1);
    expect(count(net, "settled").weights).toBeLessThan(count(net).weights / 2);

    const small = compact(net);
    expect(apart(predict(small, x).toArray(), predict(net, x).toArray())).toBeLessThan(1e-5);
    expect(count(small).weights).toBe(count(net, "settled").weights);
  });

  test("keep what is closed for good out of a net that shrinks, with the same weights for the rest", async () => {
    const [whole, small] = [make(), make()];
    // closed so far that no draw opens them again
    for (const net of [whole, small])
      first(net).center.set(
        first(net)
          .center.toArray()
          .map((c, i) => (i > 8 ? -4 : c)),
      );
    await trained(whole, { epochs: 6 });
    expect(await trained(small, { epochs: 6, shrink: true })).toBe(3);
    expect(first(small).size).toBe(9);
    expect(first(small).shape).toEqual([9]);
    expect(predict(small, x).toArray()).toEqual(predict(whole, x).toArray());
    expect(first(small).center.toArray()).toEqual(first(whole).center.toArray().slice(0, 9));
    const again = decode(encode(small));
    // a training of the live net would go on: another seed and an optimizer of its own begin anew in both
    for (const each of [again, small]) await trained(each, { epochs: 2, seed: 7, optimizer: adam() });
    expect(values(again)).toEqual(values(small));
  });

  test("are saved with their options, and go on from a file to the same weights", async () => {
    seed(5);
    const net = sequential(gate(dense(FEATURES, 3), { over: "inputs", distribution: clippedGaussian({ deviation: 0.25 }), perExample: true, lambda: 0.001 }));
    await trained(net, { epochs: 2 });
    const again = decode(encode(net));
    expect(first(again).distribution.options).toEqual({ deviation: 0.25 });
    expect([...parameters(again).keys()]).toContain("0.gates.inputs.center");
    expect(predict(again, x).toArray()).toEqual(predict(net, x).toArray());
    for (const each of [again, net]) await trained(each, { epochs: 2, seed: 7, optimizer: adam() });
    expect(values(again)).toEqual(values(net));
  });
});

describe("distributions are refused", () => {
  test("when a parameter is called as something of every gate is", () => {
    const odd = (): Distribution => ({ ...distribution, name: "odd", parameters: { noise: { initial: () => 0 } } }) as unknown as Distribution;
    expect(() => registerDistribution(odd)).toThrow('registerDistribution: a parameter of "odd" is called "noise", as something of every gate is. Rename it.');
  });

  test("when what they give has another shape", () => {
    const changed = (change: Partial<Distribution<"center">>) => () => registerDistribution(() => ({ ...distribution, name: "odd", ...change }));
    expect(changed({ openProbability: ({ center }) => sum(center) })).toThrow(
      'registerDistribution: openProbability of "odd" gave [] for two gates, but [2] is needed.',
    );
    expect(changed({ draw: ({ center }) => center })).toThrow('registerDistribution: draw of "odd" gave [2] for two gates, but [3, 2] is needed.');
    expect(changed({ test: ({ center }) => reshape(center, [2, 1]) })).toThrow(ShapeError);
  });

  test("with options of hard concrete, or a test-time gate they lack", () => {
    expect(() => gate(dense(2, 2), { over: "inputs", temperature: 0.5 } as unknown as { over: "inputs" })).toThrow('gate: there is no option "temperature".');
    expect(() => gate(dense(2, 2), { over: "inputs", distribution, testGate: "median" })).toThrow('gate: testGate is "median", but it must be "mean".');
  });

  test("when another has the name, or nothing comes out", () => {
    expect(() => registerDistribution(() => distribution)).toThrow(
      'registerDistribution: there is a distribution "clippedGaussian" already. Give this one another name.',
    );
    registerDistribution(clippedGaussian); // the same again is no other
    for (const odd of [distribution, () => ({})]) expect(() => registerDistribution(odd as unknown as () => Distribution)).toThrow(ValueError);
  });

  test("by decode, when no one registered them", () => {
    const bytes = encode(make());
    const odd = edited(bytes, "clippedGaussian", "clippedGaussiam");
    expect(() => decode(odd)).toThrow(FormatError);
    expect(() => decode(odd)).toThrow(
      'decode: the gates at "0.gates.inputs" draw from the distribution "clippedGaussiam", which is not known here. Import "sievenet/gates" if it is one of those, call registerDistribution() with the function that makes it first, or update sievenet.',
    );
  });
});

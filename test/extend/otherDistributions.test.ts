// Other distributions of one's own: with two parameters, and with a slope where a gate is closed. From outside, too.
import { describe, expect, test } from "vitest";
import {
  add,
  affine,
  clamp,
  type Distribution,
  decode,
  dense,
  detach,
  encode,
  exp,
  gate,
  gateParameters,
  gradients,
  log,
  mul,
  openGates,
  predict,
  registerDistribution,
  type SampledGate,
  sampledGate,
  scale,
  seed,
  sequential,
  sub,
  sum,
  type Tensor,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { apart, FEATURES, trained, values, x } from "./examples.ts";

/** (1 - (1 - u)^(1/b))^(1/a), stretched and clamped (Bastings et al. 2019, "Interpretable neural predictions"): two parameters. */
function hardKumaraswamy({ low = -0.1, high = 1.1 } = {}): Distribution<"logA" | "logB"> {
  const wide = high - low;
  type Both = Readonly<Record<"logA" | "logB", Tensor>>;
  const power = (base: Tensor, exponent: Tensor) => exp(mul(log(base), exponent));
  const one = tensor(1);
  const at = ({ logA, logB }: Both, u: Tensor) => {
    const k = power(sub(one, power(sub(one, u), exp(scale(logB, -1)))), exp(scale(logA, -1)));
    return clamp(affine(k, wide, low), 0, 1);
  };
  return {
    name: "hardKumaraswamy",
    options: { low, high },
    parameters: {
      logA: { initial: (dropRate) => 1 - 2 * dropRate, deviation: 0.01, limits: [-3, 3] },
      logB: { label: "log b", initial: () => 0, limits: [-3, 3] },
    },
    testGates: ["median"],
    skipsClosed: true,
    draw: at,
    openProbability: ({ logA, logB }) => power(sub(one, power(tensor(-low / wide), exp(logA))), exp(logB)),
    test: ({ logA, logB }) => at({ logA, logB }, tensor(new Float32Array(logA.size).fill(0.5), logA.shape)),
  };
}

describe("a distribution of two parameters", () => {
  test("is drawn as often open as it says, and its median is its test-time gate", () => {
    seed(2);
    const gates = sampledGate([5000], { distribution: hardKumaraswamy() });
    gates.logA.set(new Float32Array(5000).fill(-0.7));
    gates.logB.set(new Float32Array(5000).fill(0.4));
    const [a, b] = [Math.exp(-0.7), Math.exp(0.4)];
    const open = (1 - (0.1 / 1.2) ** a) ** b;
    expect(gates.openProbabilities()[7]).toBeCloseTo(open, 5);
    gradients(() => {
      expect(
        gates
          .value()
          .toArray()
          .filter((z) => z > 0).length / 5000,
      ).toBeCloseTo(open, 1.5);
      return sum(gates.value());
    }, [gates.logA]);
    gates.noise = new Float32Array(5000).fill(0.5);
    expect(apart(gates.sample().toArray(), gates.testValues())).toBeLessThan(1e-6);
  });

  test("trains, is saved once registered, and goes into a group of an optimizer whole", async () => {
    seed(3);
    const net = sequential(gate(dense(FEATURES, 3), { over: "inputs", distribution: hardKumaraswamy(), lambda: 0.01 }));
    expect(gateParameters(net).map((p) => p.label)).toEqual(["logA of a gate [12]", "log b of a gate [12]"]);
    expect(() => encode(net)).toThrow(UsageError);
    expect(() => encode(net)).toThrow(
      'encode: gates draw from the distribution "hardKumaraswamy", which decode() would not know. Call registerDistribution() with the function that makes it first.',
    );
    registerDistribution(hardKumaraswamy);
    const before = values(net);
    await trained(net, { epochs: 30 });
    expect(openGates(net)[0]).toBeLessThan(FEATURES);
    expect(values(net)).not.toEqual(before);
    expect(predict(decode(encode(net)), x).toArray()).toEqual(predict(net, x).toArray());
  });
});

/** 1 with probability p, else 0, with the slope of p (Bengio et al. 2013): a gate that is closed has a slope. */
const straightThrough = (): Distribution<"p"> => ({
  name: "straightThrough",
  options: {},
  parameters: { p: { initial: (dropRate) => 1 - dropRate, limits: [0, 1] } },
  testGates: ["mean", "topk"],
  draw: ({ p }, u) =>
    add(
      sub(
        tensor(
          Float32Array.from(u.toArray(), (each, i) => (each < (detach(p).toArray()[i] as number) ? 1 : 0)),
          u.shape,
        ),
        detach(p),
      ),
      p,
    ),
  openProbability: ({ p }) => p,
  test: ({ p }, how) => (how === "mean" ? p : clamp(affine(p, 1e6, -5e5), 0, 1)),
});

describe("a straight-through estimator", () => {
  test("has the gradient of what it closed", () => {
    seed(4);
    const layer = gate(dense(4, 2, { bias: false }), { over: "inputs", distribution: straightThrough() });
    const gates = layer.gates.inputs as SampledGate<"p">;
    gates.noise = [0.1, 0.9, 0.9, 0.1];
    const inputs = tensor([[1, 2, 3, 4]]);
    const w = layer.weight.toArray();
    const [slopes] = gradients(() => sum(layer.forward(inputs)), [gates.p]).gradients as [Float32Array];
    const needed = [0, 1, 2, 3].map((i) => (i + 1) * ((w[2 * i] as number) + (w[2 * i + 1] as number)));
    expect(apart(slopes, needed)).toBeLessThan(1e-5);
  });

  test("is not shrunk where its test-time gates depend on each other, unless it says that they do not", () => {
    const independent = (made: Distribution<"p">, testGate: "mean" | "topk") => sampledGate([3], { distribution: made, testGate }).independent;
    expect(independent(straightThrough(), "mean")).toBe(true);
    expect(independent(straightThrough(), "topk")).toBe(false);
    expect(independent({ ...straightThrough(), independent: () => true }, "topk")).toBe(true);
  });
});

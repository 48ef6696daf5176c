import { describe, expect, test } from "vitest";
import {
  add,
  type Dense,
  dense,
  distributions,
  type GateOptions,
  gate,
  gradients,
  type LayerGateOptions,
  mul,
  predict,
  relu,
  ShapeError,
  sampledGate,
  seed,
  sequential,
  sgd,
  step,
  sum,
  tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";

describe("gate()", () => {
  test("returns the same layer, with gates along the axis", () => {
    const layer = dense(5, 3);
    expect(gate(layer, { over: "inputs" })).toBe(layer);
    expect(layer.gates.inputs?.parameters.logAlpha?.shape).toEqual([5]);
    expect(gate(dense(5, 3), { over: "outputs" }).gates.outputs?.parameters.logAlpha?.shape).toEqual([3]);
    expect(gate(dense(5, 3), { over: "weights" }).gates.weights?.parameters.logAlpha?.shape).toEqual([5, 3]);
  });

  test("begins near the drop rate of the paper", () => {
    for (const dropRate of [0.2, 0.5, 0.9]) {
      const a = sampledGate([1000], { dropRate }).logAlpha.toArray();
      const mean = a.reduce((x, y) => x + y, 0) / 1000;
      const deviation = Math.sqrt(a.reduce((x, y) => x + (y - mean) ** 2, 0) / 1000);
      expect(mean).toBeCloseTo(Math.log((1 - dropRate) / dropRate), 2);
      expect(deviation).toBeGreaterThan(0.009);
      expect(deviation).toBeLessThan(0.011);
    }
  });

  test("refuses a second set of gates on the same axis", () => {
    const layer = gate(dense(5, 3), { over: "inputs" });
    expect(() => gate(layer, { over: "inputs" })).toThrow(UsageError);
    expect(() => gate(layer, { over: "inputs" })).toThrow("gate: dense(5, 3) has gates over its inputs already.");
  });

  test("refuses gates over weights beside gates over inputs or outputs", () => {
    for (const [first, second] of [
      ["inputs", "weights"],
      ["outputs", "weights"],
      ["weights", "inputs"],
      ["weights", "outputs"],
    ] as const) {
      const layer = gate(dense(5, 3), { over: first });
      expect(() => gate(layer, { over: second })).toThrow(
        "gate: dense(5, 3) cannot have gates over its weights and over its inputs or outputs at once. Choose one.",
      );
    }
  });

  test.each<[string, LayerGateOptions, string]>([
    [
      "a negative price",
      { over: "inputs", lambda: -1 },
      "gate: lambda is -1, but it must be 0 or more. It is a price per open weight, usually 0.1 / (number of examples).",
    ],
    ["a price that is no number", { over: "inputs", lambda: NaN }, "gate: lambda is NaN"],
    ["a negative L2 term", { over: "inputs", l2: -0.1 }, "gate: l2 is -0.1"],
    ["an unknown axis", { over: "rows" as "inputs" }, 'gate: over is "rows", but dense(5, 3) has the axes "inputs", "outputs" and "weights".'],
    ["gates over weights per example", { over: "weights", perExample: true }, "gate: gates over weights cannot be drawn per example. Leave perExample out."],
    ["a drop rate of 1", { over: "inputs", dropRate: 1 }, "gate: dropRate is 1, but it is a probability above 0 and below 1."],
    ["a drop rate of 0", { over: "inputs", dropRate: 0 }, "gate: dropRate is 0"],
    ["an unknown testGate", { over: "inputs", testGate: "middle" as "mean" }, 'gate: testGate is "middle", but it must be "mean", "median" or "topk".'],
  ])("refuses %s, and the layer stays without gates", (_, options, text) => {
    const layer = dense(5, 3);
    expect(() => gate(layer, options)).toThrow(ValueError);
    expect(() => gate(layer, options)).toThrow(text);
    expect(layer.gates.inputs ?? layer.gates.outputs ?? layer.gates.weights).toBe(undefined);
  });

  test.each<[string, object, string]>([
    ["no temperature", { temperature: 0 }, "hardConcrete: temperature is 0, but it must be a number above 0."],
    ["a stretch that begins at 0", { stretch: [0, 1.1] }, "hardConcrete: stretch is [0, 1.1], but it must begin below 0 and end above 1, as in [-0.1, 1.1]."],
    ["a stretch that ends at 1", { stretch: [-0.1, 1] }, "hardConcrete: stretch is [-0.1, 1]"],
    ["another option", { beta: 1 }, 'hardConcrete: there is no option "beta". Options are temperature, stretch.'],
  ])("refuses a hard-concrete distribution with %s", (_, options, text) => {
    expect(() => distributions.hardConcrete(options)).toThrow(ValueError);
    expect(() => distributions.hardConcrete(options)).toThrow(text);
  });

  test("refuses what has no weights of its own", () => {
    for (const what of [sequential(dense(2, 2)), relu])
      expect(() => gate(what as unknown as Dense, { over: "inputs" })).toThrow("gate: only a layer with weights, such as dense(), can have gates.");
  });

  test("wants one price for both gates of a layer", () => {
    const layer = gate(dense(5, 3), { over: "inputs", lambda: 0.1 });
    expect(() => gate(layer, { over: "outputs", lambda: 0.2 })).toThrow("gate: dense(5, 3) has lambda 0.1 and l2 0 already, but 0.2 and 0 came.");
    expect(layer.gates.outputs).toBe(undefined);
  });
});

describe("log alpha", () => {
  test("stays between log(1/100) and log(100) after a step", () => {
    const z = sampledGate([2]);
    const limit = Math.fround(Math.log(100));
    step({ z }, sgd({ learningRate: 1e6 }), () => sum(mul(z.openProbability(), tensor([-1, 1]))));
    expect([...z.logAlpha.toArray()]).toEqual([limit, -limit]);
  });
});

describe("a gate of one's own", () => {
  const options: GateOptions<"logAlpha"> = { dropRate: 0.5 };

  test("draws exact zeros and ones, as often as its distribution says", () => {
    seed(1);
    const z = sampledGate([20_000], options);
    z.logAlpha.set(new Float32Array(20_000).fill(0.5));
    const { gradients: _ } = gradients(() => {
      const drawn = z.sample().toArray();
      const closed = drawn.filter((each) => each === 0).length / 20_000;
      const full = drawn.filter((each) => each === 1).length / 20_000;
      const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
      expect(closed).toBeCloseTo(1 - sigmoid(0.5 + (2 / 3) * Math.log(11)), 1.7);
      expect(full).toBeCloseTo(sigmoid(0.5 - (2 / 3) * Math.log(11)), 1.7);
      return sum(z.sample());
    }, [z.logAlpha]);
  });

  test("of two axes hides nothing from a product that follows", () => {
    seed(1);
    const z = sampledGate([3, 4]);
    z.logAlpha.set([9, -9, 9, -9, 9, 9, 9, -9, -9, 9, 9, 9]);
    const layer = dense(4, 2);
    const settled = tensor(z.testValues(), [3, 4]);
    expect(predict(() => layer.forward(z.value()), settled).toArray()).toEqual(layer.forward(settled).toArray());
  });

  test("uses the noise it is given", () => {
    const z = sampledGate([3]);
    z.logAlpha.set([0, 0, 0]);
    z.noise = [0.001, 0.5, 0.999];
    const drawn = z.sample().toArray();
    expect([drawn[0], drawn[2]]).toEqual([0, 1]);
    expect(drawn[1]).toBeCloseTo(0.5, 6);
    z.noise = [0.5];
    expect(() => z.sample()).toThrow(ShapeError);
  });

  test("per example draws a row for each, and needs to know how many", () => {
    const z = sampledGate([50], { perExample: true });
    expect(() => z.sample()).toThrow("gate: gates are drawn per example, so sample(batch) needs the number of examples.");
    const layer = gate(dense(50, 2, { bias: false }), { over: "inputs", perExample: true });
    const x = tensor(new Float32Array(200).fill(1), [4, 50]);
    gradients(() => {
      expect(z.sample(4).shape).toEqual([4, 50]);
      const y = layer.forward(x).toArray();
      expect(y.slice(0, 2)).not.toEqual(y.slice(2, 4));
      return sum(add(layer.forward(x), tensor(0)));
    }, [layer.weight]);
  });
});

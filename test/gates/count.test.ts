import { describe, expect, test } from "vitest";
import {
  type Counting,
  conv2d,
  count,
  countLayers,
  type Dense,
  dense,
  flatten,
  gate,
  openGates,
  predict,
  relu,
  seed,
  sequential,
  sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";

const SHIFT = (2 / 3) * Math.log(0.1 / 1.1);
const open = (a: number) => 1 / (1 + Math.exp(-(a - SHIFT)));
const total = (all: number[]) => all.reduce((a, b) => a + b, 0);

/** Log alphas from closed to open, and what is expected of them. */
function spread(layer: Dense, over: "inputs" | "outputs" | "weights"): { P: number; settled: number } {
  const logAlpha = layer.gates[over]?.parameters.logAlpha;
  const a = Float32Array.from({ length: logAlpha?.size ?? 0 }, (_, i) => ((i * 3) % 8) - 3.9);
  logAlpha?.set(a);
  return { P: total([...a].map(open)), settled: a.filter((each) => each > -Math.log(11)).length };
}

const mlp = () => {
  seed(1);
  const layers = [dense(20, 12), dense(12, 7), dense(7, 3)] as const;
  for (const each of layers) gate(each, { over: "inputs" });
  const [a, b, c] = layers.map((each) => spread(each, "inputs")) as [
    { P: number; settled: number },
    { P: number; settled: number },
    { P: number; settled: number },
  ];
  return { net: sequential(layers[0], relu, layers[1], relu, layers[2]), a, b, c };
};

/** Compares weights and operations within the rounding of f32 probabilities. */
function expectCount(net: object, how: Counting, weights: number, flops: number): void {
  const came = count(net, how);
  expect(Math.abs(came.weights - weights)).toBeLessThan(1e-5 * weights + 1e-9);
  expect(Math.abs(came.flops - flops)).toBeLessThan(1e-5 * flops + 1e-9);
}

describe("counting an MLP with gates over its inputs", () => {
  test("full: every gate open", () => expectCount(mlp().net, "full", 20 * 12 + 12 + 12 * 7 + 7 + 7 * 3 + 3, 2 * (20 * 12 + 12 * 7 + 7 * 3)));

  test("local: each layer with its own gates, as in the paper", () => {
    const { net, a, b, c } = mlp();
    expectCount(net, "local", a.P * 12 + 12 + b.P * 7 + 7 + c.P * 3 + 3, 2 * (a.P * 12 + b.P * 7 + c.P * 3));
  });

  test("expected: a layer's outputs are what the next one reads", () => {
    const { net, a, b, c } = mlp();
    expectCount(net, "expected", a.P * b.P + b.P + b.P * c.P + c.P + c.P * 3 + 3, 2 * (a.P * b.P + b.P * c.P + c.P * 3));
  });

  test("settled: the same with gates that are 0 or not", () => {
    const { net, a, b, c } = mlp();
    const [p, q, r] = [a.settled, b.settled, c.settled];
    expectCount(net, "settled", p * q + q + q * r + r + r * 3 + 3, 2 * (p * q + q * r + r * 3));
    expect(openGates(net)).toEqual([p, q, r]);
    expect(countLayers(net, "settled").map(({ path, label, inputs, outputs }) => ({ path, label, inputs, outputs }))).toEqual([
      { path: "0", label: "dense(20, 12)", inputs: p, outputs: q },
      { path: "2", label: "dense(12, 7)", inputs: q, outputs: r },
      { path: "4", label: "dense(7, 3)", inputs: r, outputs: 3 },
    ]);
  });
});

describe("counting", () => {
  test("gates over outputs close their bias, and what the next layer reads", () => {
    const layer = gate(dense(5, 9), { over: "outputs" });
    const { P } = spread(layer, "outputs");
    const net = sequential(layer, sigmoid, dense(9, 2));
    expectCount(net, "local", 5 * P + P + 9 * 2 + 2, 2 * (5 * P + 18));
    expectCount(net, "expected", 5 * P + P + P * 2 + 2, 2 * (5 * P + P * 2));
  });

  test("a feature between two gates is open when both are", () => {
    const [first, second] = [gate(dense(5, 8), { over: "outputs" }), gate(dense(8, 3), { over: "inputs" })];
    spread(first, "outputs");
    spread(second, "inputs");
    const a = [...(first.gates.outputs?.parameters.logAlpha?.toArray() ?? [])];
    const P = total(a.map((each) => open(each) ** 2));
    expectCount(sequential(first, relu, second), "expected", 5 * P + P + P * 3 + 3, 2 * (5 * P + P * 3));
  });

  test("gates over rows and columns multiply", () => {
    const layer = gate(gate(dense(5, 8, { bias: false }), { over: "inputs" }), { over: "outputs" });
    const [p, q] = [spread(layer, "inputs").P, spread(layer, "outputs").P];
    expectCount(layer, "local", p * q, 2 * p * q - q); // a sum of k products without a bias has k - 1 additions
    expectCount(layer, "expected", p * q, 2 * p * q - q);
  });

  test("gates over weights count weight by weight, and leave the bias", () => {
    const layer = gate(dense(5, 8), { over: "weights" });
    const { P, settled } = spread(layer, "weights");
    expectCount(layer, "expected", P + 8, 2 * P);
    expectCount(layer, "settled", settled + 8, 2 * settled);
    expectCount(layer, "full", 48, 80);
  });

  test("a function of one's own between two layers parts them", () => {
    const last = gate(dense(7, 3), { over: "inputs" });
    const { P } = spread(last, "inputs");
    const net = sequential(dense(4, 7), (x: Tensor) => relu(x), last);
    expectCount(net, "expected", 4 * 7 + 7 + P * 3 + 3, 2 * (28 + P * 3));
  });

  test("a map goes on as all its pixels and no others: 49 times 1/49 is not 1", () => {
    const first = gate(conv2d(1, 3, 1), { over: "outputs" });
    first.gates.outputs?.parameters.logAlpha?.set([4, -4, -4]);
    const net = sequential(first, flatten, dense(3 * 49, 2));
    predict(net, tensor(new Float32Array(49), [1, 1, 7, 7]));
    expectCount(net, "settled", 2 + 49 * 2 + 2, 49 * 2 + 2 * 49 * 2);
  });

  test("a sequence inside a sequence makes no difference", () => {
    const { net } = mlp();
    const nested = sequential(sequential(net.parts[0] as Dense, relu), sequential(sequential(net.parts[2] as Dense), relu, net.parts[4] as Dense));
    for (const how of ["full", "local", "expected", "settled"] as const) expect(count(nested, how)).toEqual(count(net, how));
  });

  test("a layer in two places is counted once", () => {
    const layer = dense(4, 4);
    expect(count({ a: layer, b: layer })).toEqual(count(layer));
    expect(count(relu)).toEqual({ weights: 0, flops: 0 });
  });

  test("a net without gates is the same in every way", () => {
    const net = sequential(dense(3, 4), relu, dense(4, 2, { bias: false }));
    for (const how of ["full", "local", "expected", "settled"] as const) expect(count(net, how)).toEqual({ weights: 24, flops: 38 });
    expect(openGates(net)).toEqual([]);
  });
});

// What lambda is the price of: each beside the count of the same net.
import { describe, expect, test } from "vitest";
import {
  budget,
  conv2d,
  count,
  type Dense,
  dense,
  decode,
  encode,
  expectedCost,
  flatten,
  gate,
  gradients,
  gru,
  maxPool2d,
  parameters,
  penalty,
  predict,
  relu,
  type Sampled,
  seed,
  sequential,
  ShapeError,
  tensor,
  train,
  UsageError,
} from "../../src/index.ts";
import { type GatedResidual, gatedResidual } from "../../src/blocks/index.ts";
import { price } from "../../src/prices/index.ts";
import { data, FEATURES } from "../extend/examples.ts";

/** Gates that are not all alike. */
function mlp(bias = true) {
  seed(3);
  const net = sequential(
    gate(dense(6, 5, { bias }), { over: "inputs", dropRate: 0.3 }),
    relu,
    gate(gate(dense(5, 4, { bias }), { over: "inputs", dropRate: 0.4 }), { over: "outputs", dropRate: 0.6 }),
    relu,
    gate(dense(4, 3, { bias }), { over: "weights", dropRate: 0.7 }),
  );
  for (const [path, p] of parameters(net)) if (path.endsWith("logAlpha")) p.set(p.toArray().map((a, i) => a + Math.sin(i)));
  return net;
}

function images() {
  seed(4);
  const net = sequential(gate(conv2d(1, 4, 3), { over: "outputs", dropRate: 0.3 }), relu, maxPool2d(2), flatten, gate(dense(36, 2), { over: "inputs" }));
  predict(net, tensor(new Float32Array(64), [1, 1, 8, 8]));
  return net;
}

/** The expected cost, less what no gate can close: by differences to a net whose gates are all closed there is none. */
const local = (net: object, of: "weights" | "flops") => expectedCost(net, { of, gates: "local" });

describe.each([
  ["an MLP", () => mlp()],
  ["an MLP without biases", () => mlp(false)],
  ["images", images],
])("by operations, of %s", (_, make) => {
  test("the price is lambda times the expected operations, up to those that no gate closes, with the same slopes", () => {
    const net = price(make(), { of: "flops", lambda: 0.01 });
    const all = [...parameters(net)].filter(([path]) => path.endsWith("logAlpha")).map(([, p]) => p);
    const [own, cost] = [gradients(() => penalty(net), all), gradients(() => local(net, "flops"), all)];
    for (const [i, slopes] of own.gradients.entries())
      for (const [j, slope] of slopes.entries()) expect(slope).toBeCloseTo(0.01 * (cost.gradients[i]?.[j] as number), 4);
    const rest = cost.value - own.value / 0.01;
    for (const p of all) p.set(p.toArray().map((a) => a + 1));
    expect(local(net, "flops").item() - penalty(net).item() / 0.01).toBeCloseTo(rest, 1);
  });
});

test("by weights it is what it was without, and L2 goes by weights whatever lambda is the price of", () => {
  const [plain, priced] = [mlp(), mlp()];
  price(plain, { of: "weights", lambda: 0.1 });
  expect(penalty(plain).item()).toBeCloseTo(0.1 * local(plain, "weights").item() - 0.1 * 5 - 0.1 * 3, 4); // less the biases no gate closes
  price(price(priced, { of: "flops", lambda: 0.1 }), { of: "weights" });
  expect(penalty(priced).item()).toBe(penalty(plain).item());
  const layer = gate(dense(4, 3), { over: "inputs", l2: 0.5 });
  const decay = penalty(layer).item();
  price(layer, { of: "gates", lambda: 0.2 });
  const open = layer.gates.inputs?.openProbabilities().reduce((a, b) => a + b) as number;
  expect(penalty(layer).item()).toBeCloseTo(decay + 0.2 * open, 5);
});

test("by gates each costs the same, features that share one together", () => {
  const layer = gate(dense(6, 50), { over: "inputs", groups: [0, 0, 0, 1, 1, 2], lambda: 0.5 });
  price(layer, { of: "gates" });
  const each = (layer.gates.inputs as { each?: Sampled }).each as Sampled;
  expect(penalty(layer).item()).toBeCloseTo(0.5 * each.openProbabilities().reduce((a, b) => a + b), 5);
  price(layer, { of: [3, 1, 0] });
  const [a, b] = each.openProbabilities() as unknown as [number, number];
  expect(penalty(layer).item()).toBeCloseTo(0.5 * (3 * a + b), 5);
});

test("prices gate by gate follow those that are left", () => {
  const layer = gate(dense(4, 2), { over: "inputs", lambda: 1 });
  price(layer, { of: [1, 10, 100, 1000] });
  const gates = layer.gates.inputs as Sampled;
  const p = gates.openProbabilities();
  gates.narrow([1, 3]);
  expect(penalty(layer).item()).toBeCloseTo(10 * (p[1] as number) + 1000 * (p[3] as number), 2);
});

test("a dear column is closed before one that says as much", async () => {
  seed(1);
  const net = price(gate(dense(FEATURES, 3), { over: "inputs" }), { of: Array.from({ length: FEATURES }, (_, i) => (i === 0 ? 200 : 1)), lambda: 0.004 });
  for await (const _ of train(net, data, { epochs: 60, gateRate: 10 }));
  const open = net.gates.inputs?.testValues() as Float32Array;
  expect(open[0]).toBe(0);
  expect(open[1]).toBeGreaterThan(0);
});

test("rates of a function, of units too, and of a recurrent layer", () => {
  const net = sequential(gate(gru(3, 4), { over: "outputs", lambda: 0.1 }));
  price(net, { of: () => ({ perWeight: 2, perOutput: 5 }) });
  expect(penalty(net).item()).toBeCloseTo(0.1 * expectedCost(net, { of: () => ({ perWeight: 2, perOutput: 5 }), gates: "local" }).item(), 3);
});

test("files store rates, and a net of one pays the same", () => {
  for (const of of ["flops", "gates", () => ({ perInput: 3, perGate: { inputs: 2 } })] as const) {
    const net = price(mlp(), { of, lambda: 0.01 });
    const read = decode(encode(net));
    expect(penalty(read).item()).toBe(penalty(net).item());
    expect((read as typeof net).parts[0]).toHaveProperty("gates.rates");
  }
  expect(JSON.stringify(((decode(encode(mlp())) as ReturnType<typeof mlp>).parts[0] as Dense).gates.rates)).toBeUndefined();
});

describe("refused", () => {
  const plain = () => gate(dense(6, 2), { over: "inputs" });
  test.each([
    ["a net without gates", () => price(dense(2, 2), { of: "flops" }), UsageError, "price: the net has no gates that could close anything."],
    ["a mask alone", () => price(gate(dense(2, 2), { over: "inputs", mask: [1, 0] }), { of: "flops" }), UsageError, "price: the net has no gates"],
    ["what is no price", () => price(plain(), { of: "time" as "flops" }), Error, 'price: of is "time", but it must be "weights" or "flops" or "gates".'],
    [
      "too few prices",
      () => price(plain(), { of: [1, 2] }),
      ShapeError,
      "price: 2 prices came for the 6 gates over the inputs of dense(6, 2). Give each of them one.",
    ],
    ["a list for several", () => price(mlp(), { of: [1] }), UsageError, "price: one list of prices came, but there are 4 sets of gates."],
    [
      "a price below 0",
      () => price(plain(), { of: [1, 1, 1, 1, 1, -1] }),
      Error,
      "price: the price of a gate over inputs is -1, but it must be a finite number, 0 or more.",
    ],
    ["rates that are none", () => price(plain(), { of: () => ({ perWeights: 1 }) as never }), Error, 'price, rates: there is no option "perWeights".'],
    ["another net's times", () => price(plain(), { of: { "3": 5 } }), Error, 'price: there is no time for dense(6, 2) at "", only for "3".'],
    [
      "a convolution without an image",
      () => price(gate(conv2d(1, 2, 3), { over: "outputs" }), { of: "flops" }),
      UsageError,
      "its operations cannot be counted",
    ],
  ])("%s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });

  test("a layer without gates in a gated branch, whose rates no file would have; with gates it is priced", () => {
    const branched = (inner: Dense) => sequential(gatedResidual(sequential(inner, relu), { lambda: 0.01 }));
    expect(() => price(branched(dense(6, 6)), { of: "flops" })).toThrow("price: dense(6, 6) stands in a gated branch without gates of its own");
    const net = price(branched(gate(dense(6, 6), { over: "inputs", lambda: 0.1 })), { of: "gates" });
    const block = net.parts[0] as GatedResidual;
    const inner = (block.main as ReturnType<typeof sequential>).parts[0] as Dense;
    const open = (inner.gates.inputs as Sampled).openProbabilities().reduce((a, b) => a + b);
    expect(penalty(net).item()).toBeCloseTo(0.1 * open * (block.branch.openProbabilities()[0] as number), 5);
  });

  test("a budget beside rates", async () => {
    const net = price(gate(dense(FEATURES, 3), { over: "inputs" }), { of: "flops" });
    const run = async () => {
      for await (const _ of train(net, data, { budget: budget({ of: "weights", at: 0.5 }) }));
    };
    await expect(run()).rejects.toThrow("dense(12, 3) has rates. Leave out price(), or leave out budget.");
  });

  test("a call that fails changes nothing", () => {
    const net = mlp();
    const before = penalty(price(net, { of: "flops", lambda: 0.1 })).item();
    expect(() => price(net, { of: { "0": 1 }, lambda: 5 })).toThrow();
    expect(penalty(net).item()).toBe(before);
  });
});

test("a training priced by operations has fewer of them than one priced by weights with as many weights open at first", async () => {
  const counts = [];
  for (const of of ["weights", "flops"] as const) {
    const net = images();
    price(net, { of, lambda: 0.05 / count(net)[of] });
    counts.push(
      Array.from(
        gradients(
          () => penalty(net),
          [...parameters(net).values()].filter((p) => p.label.startsWith("log alpha")),
        ).gradients,
        (g) => Math.abs(g[0] as number),
      ),
    );
  }
  const [byWeights, byFlops] = counts as [number[], number[]];
  // a filter is 10 weights of 87 and 684 operations of 2 732; an input of the last layer 2 weights and 4 operations
  expect((byFlops[0] as number) / (byFlops[1] as number)).toBeGreaterThan(5 * ((byWeights[0] as number) / (byWeights[1] as number)));
});

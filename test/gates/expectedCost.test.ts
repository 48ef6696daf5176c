// The expected cost on the tape, against what `count` reads in float64, in value and in slope.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  type Conv2d,
  type Cost,
  conv2d,
  count,
  type Dense,
  dense,
  expectedCost,
  flatten,
  gate,
  gateParameters,
  globalAveragePool2d,
  gradients,
  maxPool2d,
  openGates,
  penalty,
  predict,
  relu,
  residual,
  type Sequential,
  scale,
  seed,
  sequential,
  step,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

type Net = { readonly net: Sequential; readonly shape: readonly number[] };

const over = <L extends Dense | Conv2d>(layer: L, ...axes: ("inputs" | "outputs" | "weights")[]): L => {
  for (const each of axes) gate(layer, { over: each, lambda: 0.1 });
  return layer;
};

/** Nets with gates wherever they can meet. */
const nets: Record<string, () => Net> = {
  "an MLP": () => ({ net: sequential(over(dense(6, 8), "inputs"), relu, over(dense(8, 5), "inputs"), relu, over(dense(5, 3), "inputs")), shape: [6] }),
  "gates on both sides of a wire and of a layer": () => ({
    net: sequential(over(dense(6, 8), "outputs"), relu, over(dense(8, 5, { bias: false }), "inputs", "outputs"), relu, dense(5, 3)),
    shape: [6],
  }),
  "gates over single weights between others": () => ({
    net: sequential(over(dense(6, 8), "outputs"), relu, over(dense(8, 5), "weights"), relu, over(dense(5, 3), "inputs")),
    shape: [6],
  }),
  "maps that are flattened, with gates over pixels": () => ({
    net: sequential(over(conv2d(1, 3, 3), "outputs"), relu, flatten, over(dense(3 * 16, 4), "inputs")),
    shape: [1, 6, 6],
  }),
  "maps of seven by seven pixels, with gates over maps only": () => ({
    net: sequential(over(conv2d(1, 3, 3), "outputs"), relu, flatten, dense(3 * 49, 2)),
    shape: [1, 9, 9],
  }),
  "maps of one pixel": () => ({
    net: sequential(over(conv2d(2, 4, 3), "outputs"), maxPool2d(2), flatten, over(dense(4, 3), "inputs")),
    shape: [2, 4, 4],
  }),
  "groups of channels": () => ({
    net: sequential(
      over(conv2d(4, 8, 3), "outputs"),
      batchNorm(8),
      relu,
      over(conv2d(8, 8, 3, { groups: 2 }), "inputs", "outputs"),
      relu,
      over(conv2d(8, 8, 1, { groups: 4, bias: false }), "outputs"),
      globalAveragePool2d,
      dense(8, 2),
    ),
    shape: [4, 6, 6],
  }),
  "a residual block": () => ({
    net: sequential(conv2d(2, 4, 3), residual(sequential(over(conv2d(4, 5, 1), "outputs"), relu, over(conv2d(5, 4, 1), "inputs"))), flatten, dense(4 * 16, 2)),
    shape: [2, 6, 6],
  }),
  "a layer in two places": () => {
    const shared = over(dense(5, 5), "inputs");
    return { net: sequential(dense(4, 5), relu, shared, relu, shared, relu, over(dense(5, 2), "inputs")), shape: [4] };
  },
};

function make(name: string): Sequential {
  seed(7);
  const { net, shape } = (nets[name] as () => Net)();
  for (const [i, p] of gateParameters(net).entries()) p.set(numbers(p.size, -3, 3, i + 1));
  predict(net, tensor(numbers(shape.reduce((a, b) => a * b, 1)), [1, ...shape]));
  return net;
}

const ways = [
  ["chained", "expected"],
  ["local", "local"],
] as const;

describe.each(Object.keys(nets))("the expected cost of %s", (name) => {
  describe.each(ways)("%s", (gates, how) => {
    test.each(["weights", "flops"] as const)("is what is counted: %s", (of) => {
      const net = make(name);
      const needed = count(net, how)[of];
      const cost = expectedCost(net, { of, gates });
      expect(cost.shape).toEqual([]);
      expect(Math.abs(cost.item() - needed)).toBeLessThan(2e-6 * needed);
    });

    test.each(["weights", "flops"] as const)("has the slopes of what is counted: %s", (of) => {
      const net = make(name);
      const all = gateParameters(net);
      const full = count(net)[of];
      const { gradients: slopes } = gradients(() => expectedCost(net, { of, gates }), all);
      for (const [q, p] of all.entries()) {
        const before = p.toArray();
        for (let i = 0; i < p.size; i += 1 + (p.size >> 2)) {
          const at = (by: number) => {
            p.set(before.map((a, j) => (j === i ? a + by : a)));
            return count(net, how)[of];
          };
          const h = 2 ** -4;
          const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
          p.set(before);
          expect(Math.abs((slopes[q]?.[i] as number) - slope), `${p.label} ${i}`).toBeLessThan(1e-3 * Math.abs(slope) + 2e-6 * full);
        }
      }
    });
  });
});

describe("the expected cost", () => {
  test("with one gate of each layer, times lambda, is the penalty and what no gate closes", () => {
    const net = make("an MLP");
    expect(0.1 * (expectedCost(net, { gates: "local" }).item() - 8 - 5 - 3)).toBeCloseTo(penalty(net).item(), 5);
  });

  test("counts what a function of one's own says, in all places of a layer", () => {
    const net = make("a layer in two places");
    const seen: string[] = [];
    const bytes: Cost = (layer, { path, runs }) => {
      seen.push(`${path} ${layer.label} ${runs}`);
      return { perWeight: 1, perInput: 2, perOutput: layer.bias ? 4 : 0 };
    };
    const open = (i: number) => (net.parts[i] as Dense).gates.inputs?.openProbabilities().reduce((a, b) => a + b, 0) ?? 0;
    const [shared, last] = [open(2), open(6)];
    // the layer in two places meets its own gates alone, and its neighbours do not meet them
    const needed = 4 * 5 + 2 * 4 + 4 * 5 + (shared * 5 + 2 * shared + 4 * 5) + (last * 2 + 2 * last + 4 * 2);
    expect(expectedCost(net, { of: bytes }).item()).toBeCloseTo(needed, 3);
    expect(seen).toEqual(["0 dense(4, 5) 1", "2 dense(5, 5) 2", "6 dense(5, 2) 1"]);
  });

  test("of operations is never below 0, where less than one product is expected", () => {
    const layer = over(dense(2, 3, { bias: false }), "inputs");
    layer.gates.inputs?.parameters.logAlpha?.set([-4.5, -4.5]);
    expect(count(layer, "expected").flops).toBe(0);
    const { value, gradients: slopes } = gradients(() => expectedCost(layer, { of: "flops" }), gateParameters(layer));
    expect(value).toBe(0);
    expect([...(slopes[0] as Float32Array)]).toEqual([0, 0]);
  });

  test("of a net without gates is a number; of no net 0", () => {
    expect(expectedCost(sequential(dense(3, 4), relu, dense(4, 2))).item()).toBe(26);
    expect(expectedCost({}).item()).toBe(0);
    expect(expectedCost({}).shape).toEqual([]);
  });

  test("held to a budget closes gates until it is met", () => {
    seed(1);
    const net = sequential(gate(dense(20, 10), { over: "inputs" }), relu, gate(dense(10, 5), { over: "inputs" }));
    const optimizer = adam({ learningRate: 0.05 });
    const full = count(net).weights;
    for (let i = 0; i < 200; i++) step(net, optimizer, () => relu(scale(expectedCost(net), 1 / full)));
    expect(count(net, "settled").weights).toBeLessThan(full / 10);
    expect(openGates(net)).toEqual([0, 0]);
  });

  test("refuses what it does not know, and images that have not come", () => {
    const net = sequential(conv2d(1, 2, 3), flatten);
    expect(expectedCost(net).item()).toBe(20);
    expect(() => expectedCost(net, { of: "flops" })).toThrow(UsageError);
    expect(() => expectedCost(net, { of: "flops" })).toThrow(
      'expectedCost: conv2d(1, 2, 3) at "0" has not seen an example, so its operations cannot be counted.',
    );
    expect(() => expectedCost(net, { of: "bytes" as "flops" })).toThrow(
      'expectedCost: of is "bytes", but it must be "weights", "flops" or a function that gives rates.',
    );
    expect(() => expectedCost(net, { gates: "own" as "local" })).toThrow('expectedCost: gates is "own", but it must be "chained" or "local".');
  });
});

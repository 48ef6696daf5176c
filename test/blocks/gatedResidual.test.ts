// Residual blocks with one gate on their branch.
import { describe, expect, test } from "vitest";
import { type GatedResidual, gatedResidual } from "../../src/blocks/index.ts";
import { hardKuma, straightThrough } from "../../src/gates/index.ts";
import {
  adam,
  add,
  batchNorm,
  budget,
  compact,
  compaction,
  conv2d,
  count,
  dataset,
  decode,
  dense,
  encode,
  expectedCost,
  type Gate,
  gate,
  gateParameters,
  type Layer,
  parameters,
  penalty,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  sumSquares,
  type Tensor,
  tensor,
  train,
  training,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

const x = tensor(numbers(24), [4, 6]);
const data = dataset({ inputs: numbers(360), labels: Array.from({ length: 60 }, (_, i) => i % 3), shape: [6] });
const main = () => sequential(dense(6, 5), relu, dense(5, 6));
/** Two blocks, the second with a shortcut. */
function build(options: object = {}): Sequential {
  seed(5);
  return sequential(
    gatedResidual(main(), { lambda: 0.01, ...options }),
    relu,
    gatedResidual(main(), { shortcut: dense(6, 6), lambda: 0.01, ...options }),
    dense(6, 3),
  );
}
const block = (net: Sequential, i: number) => net.parts[i] as GatedResidual;
function set({ branch }: GatedResidual, value: number): void {
  for (const parameter of Object.values(branch.parameters)) parameter.set([value]);
}
const bits = (net: Layer) => predict(net, x).toArray();

describe("a gated residual block", () => {
  test("is z main(x) + x, or + shortcut(x)", () => {
    const net = build();
    for (const i of [0, 2]) {
      const { main, shortcut, branch } = block(net, i);
      const z = branch.testValues()[0] as number;
      expect(z).toBeGreaterThan(0.2);
      const past = shortcut ? predict(shortcut as Layer, x).toArray() : x.toArray();
      const needed = predict(main as Layer, x)
        .toArray()
        .map((y, at) => Math.fround(y * z) + (past[at] as number));
      expect(bits(block(net, i))).toEqual(needed);
    }
  });

  test("closed is what is beside it, and nothing of the branch runs", () => {
    const net = build();
    let runs = 0;
    const counted = gatedResidual((y) => {
      runs++;
      return relu(y);
    });
    set(counted, -9);
    expect(bits(counted)).toEqual(x.toArray());
    expect(runs).toBe(0);
    for (const i of [0, 2]) set(block(net, i), -9);
    expect(bits(block(net, 0))).toEqual(x.toArray());
    expect(bits(block(net, 2))).toEqual(bits(block(net, 2).shortcut as Layer));
  });

  test("drawn closed in a step does not run either, unless its gate has a slope there", () => {
    for (const [distribution, expected] of [
      [undefined, 0],
      [straightThrough(), 1],
    ] as const) {
      let runs = 0;
      const inner = dense(6, 6);
      const counted = {
        inner,
        forward(y: Tensor) {
          runs++;
          return inner.forward(y);
        },
      };
      const net = gatedResidual(counted, distribution && { distribution });
      set(net, distribution ? -0.1 : -9);
      step(net, adam(), () => add(sumSquares(net.forward(x)), sum(inner.weight)));
      expect(runs).toBe(expected);
    }
  });

  test.each([
    ["hard concrete", {}],
    ["HardKuma", { distribution: hardKuma() }],
  ])("has the gradients of differences: %s", (_, options) => {
    const net = build(options);
    expectParameterSlopes(() => add(sum(net.forward(x)), penalty(net)), [...gateParameters(net), ...[...parameters(net).values()].slice(0, 3)], {
      h: 5e-3,
      abs: 3e-3,
    });
  });

  test("costs the weights inside, open with the probability of the branch: what compact leaves", () => {
    const net = build();
    const p = [0, 2].map((i) => block(net, i).branch.openProbabilities()[0] as number);
    const inside = 6 * 5 + 5 + 5 * 6 + 6;
    const beside = 6 * 6 + 6 + 6 * 3 + 3;
    const expected = inside * ((p[0] as number) + (p[1] as number));
    expect(count(net, "expected").weights).toBeCloseTo(expected + beside, 3);
    expect(count(net, "local").weights).toBeCloseTo(expected + beside, 3);
    expect(expectedCost(net).item()).toBeCloseTo(expected + beside, 3);
    expect(expectedCost(net, { of: "flops" }).item()).toBeCloseTo(count(net, "expected").flops, 2);
    expect(penalty(net).item()).toBeCloseTo(0.01 * expected, 5);
    set(block(net, 0), -9);
    set(block(net, 2), 9);
    expect(count(net, "settled").weights).toBe(inside + beside);
    expect(count(compact(net)).weights).toBe(inside + beside);
  });

  test("prices layers inside by their own lambda where they have one, times the branch", () => {
    seed(1);
    const inner = gate(dense(5, 6), { over: "inputs", lambda: 0.1 });
    const net = gatedResidual(sequential(dense(6, 5), relu, inner), { lambda: 0.01 });
    const [branch, own] = [net.branch.openProbabilities()[0] as number, (inner.gates.inputs as Gate).openProbabilities().reduce((a, b) => a + b, 0)];
    // the bias of the inner layer closes with the branch
    expect(penalty(net).item()).toBeCloseTo(branch * (0.1 * (own * 6 + 6) + 0.01 * 35), 5);
    expectParameterSlopes(() => penalty(net), gateParameters(net));
    const nested = gatedResidual(net, { lambda: 0.5 });
    const outer = nested.branch.openProbabilities()[0] as number;
    expectNear(penalty(nested).item(), outer * penalty(net).item(), { rel: 1e-5 });
  });

  test("is taken away by compact when it is closed, left as a residual block when it is open", () => {
    const net = build();
    set(block(net, 0), -9);
    set(block(net, 2), 9);
    const small = compact(net);
    expect(bits(small)).toEqual(bits(net));
    expect(small.parts.map((part) => (typeof part === "function" ? part.name : part.constructor.name))).toEqual(["relu", "Residual", "Dense"]);
    expect(decodeModel(encode(small)).predict(x.toArray(), [4, 6]).data).toEqual(bits(net));
    set(block(net, 2), -9);
    const smallest = compact(net);
    expect(bits(smallest)).toEqual(bits(net));
    expect(count(smallest).weights).toBe(6 * 6 + 6 + 6 * 3 + 3);
    expect(
      compaction(net, smallest)
        .filter(({ note }) => note)
        .map(({ path, after }) => [path, after.weights]),
    ).toEqual([
      ["0.main.0", 0],
      ["0.main.2", 0],
      ["2.main.0", 0],
      ["2.main.2", 0],
    ]);
  });

  test("half open goes on as a factor of the branch, to the bit", () => {
    const net = build();
    set(block(net, 0), 0.5);
    expect(bits(compact(net))).toEqual(bits(net));
    expect(bits(decode(encode(compact(net))))).toEqual(bits(net));
  });

  test("goes through files and trains on to the same bits", async () => {
    const net = build({ dropRate: 0.3 });
    const again = decode(encode(net)) as Sequential;
    expect(bits(again)).toEqual(bits(net));
    for (const each of [net, again]) for await (const epoch of train(each, data, { epochs: 2, batchSize: 10, seed: 3 })) void epoch;
    expect(encode(again)).toEqual(encode(net));
    block(net, 0).branch.on = false;
    expect(block(decode(encode(net)) as Sequential, 0).branch.on).toBe(false);
    block(net, 0).branch.lambda = 0.3;
    expect(block(decode(encode(net)) as Sequential, 0).branch.lambda).toBe(0.3);
    expect(block(decode(encode(net)) as Sequential, 2).branch.lambda).toBeUndefined();
  });

  test("goes on from a checkpoint to the same bits", async () => {
    const whole = build({ dropRate: 0.3 });
    for await (const epoch of train(whole, data, { epochs: 4, batchSize: 10, seed: 3, shrink: true })) void epoch;
    const run = training(build({ dropRate: 0.3 }), data, { epochs: 4, batchSize: 10, seed: 3, shrink: true });
    let bytes: Uint8Array | undefined;
    for await (const epoch of run)
      if (epoch.epoch === 2) {
        bytes = encode(run);
        break;
      }
    const rest = decode(bytes as Uint8Array) as Sequential;
    for await (const epoch of train(rest, data, { epochs: 4, batchSize: 10, seed: 3, shrink: true, from: rest })) void epoch;
    expect(bits(rest)).toEqual(bits(whole));
  });

  test("is what a budget counts and holds", async () => {
    seed(3);
    const net = sequential(
      dense(6, 8),
      relu,
      ...Array.from({ length: 4 }, () => gatedResidual(sequential(dense(8, 8), relu, dense(8, 8)), { dropRate: 0.1 })),
      dense(8, 3),
    );
    let settled = 1;
    for await (const epoch of train(net, data, {
      epochs: 60,
      batchSize: 10,
      optimizer: adam({ learningRate: 0.01 }),
      budget: budget({ of: "weights", at: 0.5 }),
    }))
      settled = epoch.budget?.settled[0] as number;
    const left = count(net, "settled").weights / count(net).weights;
    expect(left).toBeLessThan(0.9);
    expect(settled).toBeCloseTo(left, 5);
    expect(count(compact(net)).weights / count(net).weights).toBeCloseTo(left, 5);
    const priced = train(build(), data, { epochs: 1, budget: budget({ of: "weights", at: 0.5 }) });
    await expect(priced.next()).rejects.toThrow("budget finds the price of open weights by itself, but gatedResidual has a lambda.");
  });

  test("has a lambda that a training can be told", async () => {
    const net = build();
    const run = training(net, data, { epochs: 1, batchSize: 20 });
    run.set({ lambda: 0.4 });
    for await (const epoch of run) void epoch;
    expect([block(net, 0).lambda, block(net, 2).lambda]).toEqual([0.4, 0.4]);
  });

  test("leaves running statistics inside as they are in steps that draw it closed", () => {
    const norm = batchNorm(6);
    const net = gatedResidual(norm);
    set(net, -9);
    const before = norm.mean.toArray();
    step(net, adam(), () => (sumSquares(add(net.forward(x), penalty(net))).wantsGrad ? sumSquares(net.forward(x)) : sum(norm.scale)));
    expect(norm.mean.toArray()).toEqual(before);
  });

  test("says in a sentence what it needs", () => {
    expect(() => gatedResidual(undefined as never)).toThrow("gatedResidual: main is undefined, but it must be a layer or a function of a tensor.");
    expect(() => gatedResidual(relu, { perExample: true } as never)).toThrow('gatedResidual: there is no option "perExample".');
    expect(() => gatedResidual(relu, { lambda: -1 })).toThrow("gate: lambda is -1");
    expect(() => decodeModel(encode(build()))).toThrow(/compact/);
  });
});

describe("a residual block whose branch gates on its layers close", () => {
  const wide = (last: Layer) => sequential(dense(6, 6), residual(sequential(dense(6, 4), relu, last)), dense(6, 2));
  test.each<[string, () => Layer]>([
    ["by one gate for all its outputs", () => gate(dense(4, 6), { over: "outputs", groups: [0, 0, 0, 0, 0, 0], dropRate: 0.95 })],
    ["by all gates over its outputs", () => gate(dense(4, 6), { over: "outputs", mask: [0, 0, 0, 0, 0, 0] })],
    ["by all gates over inputs, where the bias is 0", () => gate(dense(4, 6), { over: "inputs", mask: [0, 0, 0, 0] })],
  ])("%s is gone from the small net", (_, last) => {
    seed(4);
    const net = wide(last());
    const small = compact(net);
    expect(small.parts).toHaveLength(2);
    expect(bits(small)).toEqual(bits(net));
    expect(count(small).weights).toBe(42 + 14);
    expect(compaction(net, small).filter(({ note }) => note === "it is gone")).toHaveLength(2);
  });

  test("but for a constant stays", () => {
    const last = gate(dense(4, 6), { over: "inputs", mask: [0, 0, 0, 0] });
    last.bias?.set([1, 2, 3, 4, 5, 6]);
    const net = wide(last);
    expect(bits(compact(net))).toEqual(bits(net));
    expect(compact(net).parts).toHaveLength(3);
  });

  test("leaves the other path, of images and norms too", () => {
    seed(6);
    const images = tensor(numbers(2 * 3 * 16), [2, 3, 4, 4]);
    const closed = gate(conv2d(4, 4, 3, { padding: 1 }), { over: "outputs", mask: [0, 0, 0, 0] });
    const net = sequential(residual(sequential(conv2d(3, 4, 3, { padding: 1 }), relu, closed, batchNorm(4), relu), conv2d(3, 4, 1)), relu);
    const small = compact(net);
    expect(predict(small, images).toArray()).toEqual(predict(net, images).toArray());
    expect(small.parts).toHaveLength(2);
    const other = sequential(residual(conv2d(3, 4, 3, { padding: 1 }), sequential(gate(conv2d(3, 4, 1), { over: "outputs", mask: [0, 0, 0, 0] }))));
    predict(other, images);
    expect(compact(other).parts).toHaveLength(1);
    expect(predict(compact(other), images).toArray()).toEqual(predict(other, images).toArray());
  });
});

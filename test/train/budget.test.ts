import { beforeEach, describe, expect, test } from "vitest";
import {
  adam,
  budget as make,
  compact,
  count,
  countLayers,
  dataset,
  decode,
  type Dataset,
  dense,
  encode,
  type Epoch,
  gate,
  openGates,
  parameters,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  sgd,
  train,
  training,
  type TrainOptions,
} from "../../src/index.ts";
import { shareGates } from "../../src/gates/index.ts";
import { controllers, noMultipliers } from "../../src/train/budget/controllers.ts";
import { numbers } from "../support/numbers.ts";

const WIDTH = 128;

/** Eight classes by which of eight pairs of inputs is largest; the other inputs say nothing. */
function pairs(count = 800): Dataset {
  const inputs = numbers(count * WIDTH, 0, 1);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 8);
  labels.forEach((label, i) => {
    for (const j of [2 * label, 2 * label + 1]) inputs[i * WIDTH + j] = (inputs[i * WIDTH + j] as number) + 1;
  });
  return dataset({ inputs, labels, shape: [WIDTH] });
}

const data = pairs();
const SETS = [128, 96, 48];
const gated = (inputs: number, outputs: number) => gate(dense(inputs, outputs), { over: "inputs" });
const net = () => sequential(gated(128, 96), relu, gated(96, 48), relu, gated(48, 8));

async function trained(of: Sequential, options: TrainOptions): Promise<Epoch> {
  let last: Epoch | undefined;
  for await (const epoch of train(of, data, { epochs: 40, batchSize: 20, optimizer: adam({ learningRate: 0.003 }), ...options })) last = epoch;
  return last as Epoch;
}

beforeEach(() => void seed(1));

describe("a budget is held by the compacted net, within a point", () => {
  test.each(["nupi", "dual"] as const)("weights, by %s", async (controller) => {
    const mlp = net();
    const { budget } = await trained(mlp, { budget: make({ of: "weights", at: 0.1, controller }) });
    const share = count(compact(mlp)).weights / count(mlp).weights;
    expect(budget?.settled[0]).toBeCloseTo(share, 10);
    expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    expect(budget?.target).toEqual([0.1]);
  });

  test("flops", async () => {
    const mlp = net();
    const { budget } = await trained(mlp, { budget: make({ of: "flops", at: 0.1 }) });
    expect(Math.abs((budget?.settled[0] as number) - 0.1)).toBeLessThan(0.01);
    expect(count(compact(mlp)).flops / count(mlp).flops).toBeCloseTo(budget?.settled[0] as number, 10);
  });

  test("gates", async () => {
    const mlp = net();
    const { budget } = await trained(mlp, { budget: make({ of: "gates", at: 0.2 }) });
    expect(Math.abs((budget?.settled[0] as number) - 0.2)).toBeLessThan(0.01);
    expect(openGates(mlp).reduce((a, b) => a + b) / 272).toBeCloseTo(budget?.settled[0] as number, 10);
  });

  test("gates of each layer by itself", async () => {
    const mlp = net();
    const { budget } = await trained(mlp, { budget: make({ of: "gates", at: 0.25, per: "layer" }) });
    openGates(mlp).forEach((open, i) => {
      const gates = SETS[i] as number;
      expect(open / gates).toBeCloseTo(budget?.settled[i] as number, 10);
      expect(Math.abs(open - gates / 4)).toBeLessThanOrEqual(2);
    });
  });

  test("weights of each layer by itself", async () => {
    const mlp = net();
    const full = countLayers(mlp);
    const { budget } = await trained(mlp, { budget: make({ of: "weights", at: 0.25, per: "layer" }) });
    countLayers(mlp, "settled").forEach(({ weights }, i) => {
      const share = weights / (full[i]?.weights as number);
      expect(share).toBeCloseTo(budget?.settled[i] as number, 10);
      expect(Math.abs(share - 0.25)).toBeLessThan(2 / 48);
    });
  });

  test("while the net shrinks, and with averaged weights", async () => {
    const mlp = net();
    const { weights } = count(mlp);
    const { budget } = await trained(mlp, { budget: make({ of: "weights", at: 0.1 }), shrink: true, averageDecay: 0.99 });
    expect(count(mlp).weights).toBeLessThan(weights / 2);
    expect(Math.abs(count(compact(mlp)).weights / weights - 0.1)).toBeLessThan(0.01);
    expect(budget?.settled[0]).toBeCloseTo(count(compact(mlp)).weights / weights, 10);
  });
});

test("a budget of the loss leaves the loss where it may be, and closes what it can", async () => {
  const [free, held] = [net(), net()];
  const dense = await trained(free, { budget: make({ lossIncrease: 1e-9, loss: 1e-3 }) });
  const { loss, budget } = await trained(held, { budget: make({ lossIncrease: 0.2 }), epochs: 120 });
  const limit = budget?.target[0] as number;
  expect(loss).toBeLessThan(1.05 * limit);
  expect(count(held, "settled").weights).toBeLessThan(0.8 * count(free, "settled").weights);
  expect(dense.note).toContain("above the");
});

test("is resumed with the bits of a training that was not stopped, while the net shrinks", async () => {
  const begun = () => {
    seed(1);
    return net();
  };
  const options = { epochs: 12, batchSize: 20, shrink: true, budget: make({ of: "weights", at: 0.1 }) } as const;
  const begin = (of: Sequential) => training(of, data, { ...options, optimizer: adam({ learningRate: 0.003 }) });
  const [whole, stopped] = [begun(), begun()];
  for await (const _ of begin(whole));
  const first = begin(stopped);
  for await (const { epoch } of first) if (epoch === 9) break;
  const second = training(await decode(encode(first)), data, { ...options, optimizer: adam({ learningRate: 0.003 }), from: await decode(encode(first)) });
  expect(second.state()["budget.full"]).toEqual(Float64Array.of(count(net()).weights));
  const resumed = await decode(encode(first));
  for await (const _ of training(resumed, data, { ...options, optimizer: adam({ learningRate: 0.003 }), from: resumed }));
  const arrays = parameters(resumed);
  for (const [path, array] of parameters(whole)) expect(arrays.get(path)?.toArray()).toEqual(array.toArray());
  expect(count(whole).weights).toBeLessThan(count(net()).weights);
});

test("a set of gates is kept from closing, and that is said; a branch may close", async () => {
  const blocked = sequential(gated(128, 16), relu, residual(sequential(gated(16, 16), relu, dense(16, 16))), gated(16, 8));
  const { note, open } = await trained(blocked, { budget: make({ of: "weights", at: 1e-4, ramp: 0 }), gateRate: 50 });
  expect(open).toEqual([1, 0, 1]);
  expect(note).toContain("The budget would have closed all gates over the inputs of dense(128, 16)");
  expect(note).toMatch(/The budget is 0\.01\d* % of the weights, but .* % are left/);
  const floored = await trained(net(), { budget: make({ of: "gates", at: 0.05, floor: 3 }), gateRate: 50 });
  for (const open of floored.open) expect(open).toBeGreaterThanOrEqual(3);
});

test("gateRate moves gates, and nothing else, so many times as fast", async () => {
  const moved = async (gateRate: number) => {
    seed(1);
    const mlp = net();
    const before = [...parameters(mlp)].map(([path, array]) => [path, array.toArray()] as const);
    // the first step of gradient descent: both see the same gradient
    await trained(mlp, { epochs: 1, batchSize: 800, optimizer: sgd({ learningRate: 0.01 }), gateRate });
    const after = parameters(mlp);
    return new Map(before.map(([path, values]) => [path, Array.from(after.get(path)?.toArray() ?? [], (x, j) => x - (values[j] as number))]));
  };
  const [once, tenfold] = [await moved(1), await moved(10)];
  for (const [path, steps] of once) {
    const factor = path.includes("gates") ? 10 : 1;
    expect(Math.max(...steps.map((x, j) => Math.abs(factor * x - (tenfold.get(path)?.[j] as number))))).toBeLessThan(1e-5);
    expect(Math.max(...steps.map(Math.abs))).toBeGreaterThan(1e-5);
  }
});

describe("what cannot be is refused", () => {
  const at = (budget: object, of = net()) => trained(of, { epochs: 1, budget: make(budget as never) });
  test.each([
    [{ of: "weights", at: 0 }, "at is 0, but it must be a share of what the net has, above 0 and at most 1"],
    [{ of: "weights", at: 1.5 }, "at is 1.5"],
    [{ of: "weight", at: 0.1 }, 'of is "weight", but it must be "weights" or "flops" or "gates". Did you mean "weights"?'],
    [{ of: "weights", at: 0.1, per: "unit" }, 'per is "unit"'],
    [{ of: "weights", at: 0.1, ramps: 1 }, 'there is no option "ramps"'],
    [{ lossIncrease: -1 }, "lossIncrease is -1"],
    [{ lossIncrease: 0.1, at: 0.1 }, 'there is no option "at"'],
    [{ of: "weights", at: 0.1, floor: 0 }, "floor is 0"],
    [0.1, 'budget: 0.1 came where an object of options is needed, such as { of: "weights", at: ... }'],
  ])("%o", (budget, message) => {
    expect(() => make(budget as never)).toThrow(message);
  });
  test("a budget that was not made", async () => {
    await expect(trained(net(), { epochs: 1, budget: { of: "weights", at: 0.1 } as never })).rejects.toThrow(
      'train: budget is an object, but what budget() gives is needed: budget({ of: "weights", at: 0.1 }).',
    );
  });
  test("a lambda beside it", async () => {
    const priced = sequential(gate(dense(128, 8), { over: "inputs", lambda: 0.1 }));
    await expect(at({ of: "weights", at: 0.1 }, priced)).rejects.toThrow("dense(128, 8) has a lambda. Leave lambda out of gate(), or leave out budget.");
  });
  test("a net without gates", async () => {
    const shared = gate(dense(128, 8), { over: "inputs" });
    const both = sequential(shared, relu, gate(dense(8, 128), { over: "inputs" }), relu, shareGates(shared.gates.inputs, dense(128, 8), { over: "inputs" }));
    await expect(at({ of: "weights", at: 0.5, per: "layer" }, both)).rejects.toThrow(
      'budget holds each layer by its own gates, but dense(128, 8) and dense(128, 8) share theirs. Use per: "net", or leave out per.',
    );
    await expect(at({ of: "weights", at: 0.1 }, sequential(dense(128, 8)))).rejects.toThrow("the net has none on its layers");
  });
  test("a gateRate that is none", async () => {
    await expect(trained(net(), { epochs: 1, gateRate: 0 })).rejects.toThrow("gateRate is 0, but it must be a number above 0");
  });
});

describe("controllers", () => {
  const moves = 4000;
  test("nupi: the integral of violations to come, and their running mean, cut at 1", () => {
    const state = noMultipliers(1);
    controllers.nupi(state, 0, { share: 1, target: 0.1, moves, both: false });
    expect(state.smoothed[0]).toBeCloseTo(0.1, 12);
    expect(state.integral[0]).toBeCloseTo(8 / moves, 12);
    expect(state.multiplier[0]).toBeCloseTo(8 / moves + 0.1, 12);
    // falling fast: what is integrated is what will be below the target
    controllers.nupi(state, 0, { share: 0.12, target: 0.1, moves, both: false });
    expect(state.integral[0]).toBe(0);
    expect(state.smoothed[0]).toBeCloseTo(0.9 * 0.1 + 0.1 * 0.2, 12);
    for (let i = 0; i < 200; i++) controllers.nupi(state, 0, { share: 0.05, target: 0.1, moves, both: false });
    expect([state.integral[0], state.multiplier[0]]).toEqual([0, 0]);
  });
  test("nupi of a share held from both sides: what is missing is paid for, what is only expected to be missing is not", () => {
    const state = noMultipliers(1);
    const move = (share: number) => controllers.nupi(state, 0, { share, target: 0.1, moves, both: true });
    move(1);
    expect(state.integral[0]).toBeCloseTo(16 / moves, 12);
    for (let i = 0; i < 100; i++) move(0.12); // on its way down, far faster than the target is away
    expect(state.integral[0]).toBe(0);
    for (let i = 0; i < 4000; i++) move(0.05);
    expect(state.integral[0]).toBeLessThan(-1);
    expect(state.multiplier[0]).toBeLessThan(state.integral[0] as number);
  });
  test("dual: ascent that begins anew where the constraint holds", () => {
    const state = noMultipliers(2);
    for (let i = 0; i < 10; i++) controllers.dual(state, 1, { share: 0.15, target: 0.1, moves, both: false });
    expect(state.multiplier[1]).toBeCloseTo((10 * 4 * 0.5) / moves, 12);
    controllers.dual(state, 1, { share: 0.099, target: 0.1, moves, both: false });
    expect(Array.from(state.multiplier)).toEqual([0, 0]);
  });
});

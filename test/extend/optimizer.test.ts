// Optimizers from outside have all that the library's have: schedules, wrappers, bounds, averages, shrinking, resuming and groups.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  clipNorm,
  clipValue,
  crossEntropy,
  type Dense,
  decode,
  type Epoch,
  encode,
  evaluate,
  gateParameters,
  type Layer,
  mul,
  type Optimizer,
  Parameter,
  parameters,
  step,
  sum,
  type TrainOptions,
  training,
} from "../../src/index.ts";
import { data, labels, make, numbers, push, weights, x } from "./gatedNet.ts";
import { adaGrad, lion } from "./ownOptimizers.ts";

const all: [string, () => Optimizer][] = [
  ["lion", () => lion()],
  ["adaGrad", () => adaGrad()],
];

async function trained(net: Layer, optimizer: Optimizer, options: TrainOptions = {}): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of training(net, data, { optimizer, epochs: 6, batchSize: 10, seed: 1, ...options })) epochs.push(epoch);
  return epochs;
}

describe.each(all)("%s, an optimizer of one's own,", (name, optimizer) => {
  test("trains a gated net", async () => {
    const net = make();
    const before = evaluate(net, data).loss;
    await trained(net, optimizer(), { epochs: 80 });
    expect(evaluate(net, data).loss).toBeLessThan(before / 2);
  });

  test("has its steps counted, and its schedule followed", () => {
    const [net, mine] = [make(), optimizer()];
    const asked: number[] = [];
    mine.learningRate = (t) => asked.push(t) && 0;
    const before = weights(net);
    for (let i = 0; i < 3; i++) step(net, mine, () => crossEntropy(net.forward(x), labels));
    expect([mine.steps, asked]).toEqual([3, [0, 1, 2]]);
    expect(weights(net)).toEqual(before);
  });

  test("works under clipValue, clipNorm and accumulate", () => {
    const moved = (wrapped: Optimizer, batches: number) => {
      const p = new Parameter("parameter", [2, 3], numbers(6));
      for (let t = 0; t < 4; t++) for (let i = 0; i < batches; i++) push(wrapped, p, numbers(6, t));
      return p.toArray();
    };
    const plain = moved(optimizer(), 1);
    expect(moved(accumulate(optimizer(), 2), 2)).toEqual(plain);
    expect(moved(clipNorm(optimizer(), 1e9), 1)).toEqual(plain);
    expect(moved(clipValue(optimizer(), 1e9), 1)).toEqual(plain);
    expect(clipNorm(accumulate(optimizer(), 2), 1).name).toBe(`clipNorm-accumulate2-${name}`);
  });

  test("keeps parameters within their bounds, also in the running average, without knowing of either", async () => {
    const p = new Parameter("bounded", [6], numbers(6), [-0.5, 0.5]);
    const mine = optimizer();
    mine.learningRate = 10;
    push(mine, p, numbers(6));
    expect(p.toArray()).toEqual(numbers(6).map((g) => (g > 0 ? -0.5 : 0.5)));
    const net = make();
    const fast = optimizer();
    fast.learningRate = 10;
    for await (const { epoch } of training(net, data, { optimizer: fast, epochs: 2, batchSize: 10, averageDecay: 0.5 })) {
      expect(epoch).toBeGreaterThan(0);
      for (const logAlpha of gateParameters(net)) for (const value of logAlpha.toArray()) expect(Math.abs(value)).toBeLessThan(4.6052);
    }
  });

  test("gives an average that is the mean of all the weights it led to", async () => {
    const decay = 0.75;
    const net = make();
    const seen: Float32Array[] = [];
    const inner = optimizer();
    const watch: Optimizer = {
      name: "watch",
      inner,
      learningRate: 0,
      get steps() {
        return inner.steps;
      },
      transform: ([first]) => {
        if (inner.steps) seen.push((first as Parameter).toArray());
        return true;
      },
    };
    for await (const _ of training(net, data, { optimizer: watch, epochs: 2, batchSize: 10, averageDecay: decay }));
    const raw = make();
    for await (const _ of training(raw, data, { optimizer: optimizer(), epochs: 2, batchSize: 10 }));
    seen.push(weights(raw)[0] as Float32Array);
    const mean = new Float64Array(6 * 12);
    for (const each of seen) for (const [i, w] of each.entries()) mean[i] = decay * (mean[i] as number) + (1 - decay) * w;
    for (const [i, w] of (weights(net)[0] as Float32Array).entries()) expect(w).toBeCloseTo((mean[i] as number) / (1 - decay ** seen.length), 5);
  });

  test("shrinks with its net, to the bit", async () => {
    const run = async (shrink: boolean) => {
      const net = make();
      const layers = net.parts.filter((part) => typeof part === "object") as Dense[];
      for (const [i, closed] of [[1, 4], [0, 1, 2, 6], [3]].entries()) {
        const logAlpha = layers[i]?.gates.inputs?.parameters["logAlpha"] as Parameter;
        Object.assign(logAlpha, { bounds: [-30, 5] }); // below what any noise opens
        logAlpha.set(logAlpha.toArray().map((value, at) => (closed.includes(at) ? -30 : value)));
      }
      const mine = training(net, data, { optimizer: optimizer(), epochs: 6, batchSize: 10, seed: 1, averageDecay: 0.9, shrink, test: data });
      const epochs: Epoch[] = [];
      for await (const epoch of mine) epochs.push(epoch);
      return { net, epochs, state: mine.state() };
    };
    const [whole, shrunk] = [await run(false), await run(true)];
    expect(shrunk.epochs[1]?.removed).toBe(7);
    for (const [i, { loss, testLoss, testError }] of shrunk.epochs.entries()) expect(whole.epochs[i]).toMatchObject({ loss, testLoss, testError });
    for (const [path, p] of parameters(shrunk.net)) for (const array of stateOf(shrunk.state, path)) expect(array.length).toBe(p.size);
  });

  test("has a state that is found, and that a training goes on from with the same bits", async () => {
    const options = { epochs: 6, batchSize: 10, seed: 1, averageDecay: 0.9, shrink: true } as const;
    const net = make();
    const run = training(net, data, { ...options, optimizer: accumulate(optimizer(), 4) });
    let saved: { net: Uint8Array; state: ReturnType<typeof run.state> } | undefined;
    for await (const { epoch } of run) if (epoch === 3) saved = { net: encode(net), state: run.state() };
    expect(saved?.state).toMatchObject({ epoch: 3, "optimizer.steps": 18 });
    for (const path of parameters(decode(saved?.net as Uint8Array)).keys()) expect(stateOf(saved?.state as object, path)).toHaveLength(1);

    const again = decode(saved?.net as Uint8Array);
    const second = training(again, data, { ...options, optimizer: accumulate(optimizer(), 4) });
    second.restore(saved?.state as ReturnType<typeof run.state>);
    for await (const { epoch } of second) expect(epoch).toBeGreaterThan(3);
    expect(weights(again)).toEqual(weights(net));
  });
});

/** The arrays that an optimizer keeps beside the array under a path. */
const stateOf = (state: object, path: string) =>
  Object.entries(state).flatMap(([name, value]) => (name.startsWith(`optimizer.${path}.`) && typeof value === "object" ? [value as Float32Array] : []));

test("lion moves weights as its formula says, in double precision", () => {
  const p = new Parameter("parameter", [8], numbers(8));
  const mine = lion(0.25, { weightDecay: 0.1 });
  const [w, m] = [Float64Array.from(numbers(8)), new Float64Array(8)];
  for (let t = 0; t < 5; t++) {
    push(mine, p, numbers(8, 3 * t));
    numbers(8, 3 * t).forEach((g, i) => {
      w[i] = (w[i] as number) - 0.25 * (Math.sign(0.9 * (m[i] as number) + 0.1 * g) + 0.1 * (w[i] as number));
      m[i] = 0.99 * (m[i] as number) + 0.01 * g;
    });
  }
  for (const [i, value] of p.toArray().entries()) expect(value).toBeCloseTo(w[i] as number, 5);
});

test("groups of an optimizer of one's own have rates and decays of their own", () => {
  const [still, slow, usual] = ["still", "slow", "usual"].map((name) => new Parameter(name, [4], numbers(4)));
  const groups = [
    { parameters: [still as Parameter], learningRateFactor: 0 },
    { parameters: [slow as Parameter], learningRateFactor: 0.5, weightDecay: 0 },
  ];
  step([still, slow, usual] as object, lion(0.1, { groups, weightDecay: 0.5 }), () => sum(mul(slow as Parameter, usual as Parameter)));
  expect(still?.toArray()).toEqual(numbers(4));
  const signs = numbers(4).map((w) => Math.sign(w));
  expect(slow?.toArray()).toEqual(numbers(4).map((w, i) => w - 0.1 * 0.5 * (signs[i] as number)));
  expect(usual?.toArray()).toEqual(numbers(4).map((w, i) => w - 0.1 * ((signs[i] as number) + 0.5 * w)));
});

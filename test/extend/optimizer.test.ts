// Optimizers from outside: written with what the library exports, without touching it.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  clipNorm,
  clipValue,
  crossEntropy,
  type Dense,
  dataset,
  decode,
  dense,
  type Epoch,
  encode,
  evaluate,
  gate,
  gateParameters,
  gradients,
  type Layer,
  mul,
  type Optimizer,
  Parameter,
  parameters,
  relu,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  type TrainOptions,
  tensor,
  training,
  type UpdateRule,
  UsageError,
  ValueError,
} from "../../src/index.ts";

/** Lion (Chen et al. 2023): the sign of a mixture of gradient and momentum. */
function lion(learningRate = 0.01, more: Partial<UpdateRule> = {}): UpdateRule<{ momentum: Float32Array }> {
  const [beta1, beta2] = [0.9, 0.99];
  return {
    name: "lion",
    learningRate,
    steps: 0,
    ...more,
    init: ({ size }) => ({ momentum: new Float32Array(size) }),
    update(parameter, { momentum }, { learningRate, weightDecay }) {
      const [weights, gradient] = [parameter.toArray(), parameter.gradient()];
      for (const [i, g] of gradient.entries()) {
        const [w, m] = [weights[i] as number, momentum[i] as number];
        weights[i] = w - learningRate * (Math.sign(beta1 * m + (1 - beta1) * g) + weightDecay * w);
        momentum[i] = beta2 * m + (1 - beta2) * g;
      }
      parameter.set(weights);
    },
  };
}

/** AdaGrad (Duchi et al. 2011), in double precision, which counts the steps of each parameter besides. */
function adaGrad(learningRate = 0.05): UpdateRule<{ squares: Float64Array; updates: number }> {
  return {
    name: "adaGrad",
    learningRate,
    steps: 0,
    init: ({ size }) => ({ squares: new Float64Array(size), updates: 0 }),
    update(parameter, state, { learningRate }) {
      state.updates++;
      const gradient = parameter.gradient();
      parameter.set(
        parameter.toArray().map((w, i) => {
          const g = gradient[i] as number;
          const total = (state.squares[i] as number) + g * g;
          state.squares[i] = total;
          return g === 0 ? w : w - (learningRate * g) / Math.sqrt(total);
        }),
      );
    },
  };
}

const all: [string, () => Optimizer][] = [
  ["lion", () => lion()],
  ["adaGrad", () => adaGrad()],
];

/** Numbers that jump about. */
const numbers = (n: number, first = 0) => Float32Array.from({ length: n }, (_, i) => (((first + i + 1) * 40503 * 7) % 2003) / 1001 - 1);
const COUNT = 60;
const inputs = numbers(COUNT * 6);
/** Two classes by the signs of the first two inputs. */
const labels = Array.from({ length: COUNT }, (_, i) => ((inputs[6 * i] as number) * (inputs[6 * i + 1] as number) > 0 ? 1 : 0));
const data = dataset({ inputs, labels, shape: [6] });
const x = tensor(inputs, [COUNT, 6]);

function make(): Sequential {
  seed(2);
  const over = { over: "inputs", lambda: 0.001, dropRate: 0.2 } as const;
  return sequential(gate(dense(6, 12), over), relu, gate(dense(12, 7), over), relu, gate(dense(7, 2), over));
}

const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());

async function trained(net: Layer, optimizer: Optimizer, options: TrainOptions = {}): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of training(net, data, { optimizer, epochs: 6, batchSize: 10, seed: 1, ...options })) epochs.push(epoch);
  return epochs;
}

/** One step in which a parameter has the gradient that is given. */
const push = (optimizer: Optimizer, parameter: Parameter, gradient: Float32Array) =>
  step([parameter], optimizer, () => sum(mul(parameter, tensor(gradient, parameter.shape))));

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

describe("parameter.gradient()", () => {
  const net = make();
  const first = net.parts[0] as Dense;
  const loss = () => crossEntropy(net.forward(x), labels);

  test("is the gradient of the running step, a copy, and zeros where none has arrived", () => {
    const idle = new Parameter("idle", [3]);
    const read: Float32Array[] = [];
    const reader: UpdateRule = {
      name: "reader",
      learningRate: 1,
      steps: 0,
      update(parameter) {
        if (parameter === idle || parameter === first.weight) read.push(parameter.gradient());
        parameter.gradient().fill(7);
      },
    };
    step({ net, idle }, reader, loss);
    expect(read).toHaveLength(2);
    expect(read[1]).toEqual(new Float32Array(3));
    expect(read[0]?.some((g) => g !== 0)).toBe(true);
  });

  test("is what gradients() gives", () => {
    const p = new Parameter("parameter", [5], numbers(5));
    const cubes = () => sum(mul(mul(p, p), p));
    let read: Float32Array | undefined;
    step(
      [p],
      {
        name: "reader",
        learningRate: 1,
        steps: 0,
        update: (parameter) => {
          read = parameter.gradient();
        },
      },
      cubes,
    );
    expect(read).toEqual(gradients(cubes, [p]).gradients[0]);
  });

  test("is refused outside of a step", () => {
    expect(() => first.weight.gradient()).toThrow(
      new UsageError("gradient: that of the weight of dense(6, 12) ends with its step. Read it in update() of an optimizer, or take gradients() of a loss."),
    );
  });
});

describe("what is no optimizer is refused:", () => {
  test.each<[string, unknown, string]>([
    ["a function", adam, "function"],
    ["nothing", null, "null"],
    ["an object", { name: "mine", steps: 0 }, "an object of name, steps"],
    ["no steps", { name: "mine", learningRate: 1, update() {} }, "an object of name, learningRate, update"],
    ["a wrapper of nothing", { name: "outer", steps: 0, transform: () => true }, "undefined"],
  ])("%s", (_, optimizer, text) => {
    const net = make();
    const error = (who: string) =>
      new ValueError(
        `${who}: ${text} came for an optimizer, but one is needed such as adam() gives, or one of your own: { name, learningRate, steps: 0, update }.`,
      );
    expect(() => step(net, optimizer as Optimizer, () => sum(net.forward(x)))).toThrow(error("step"));
    expect(() => training(net, data, { optimizer: optimizer as Optimizer })).toThrow(error("train"));
  });

  test("a state that could not be narrowed or saved", () => {
    const p = new Parameter("parameter", [2]);
    const mine = { ...lion(), init: () => ({ momentum: [0, 0] }) } as unknown as Optimizer;
    expect(() => push(mine, p, numbers(2))).toThrow(
      new ValueError('lion: init() gave "momentum" of the parameter as a plain object, but states are numbers and typed arrays.'),
    );
  });
});

// What is frozen does not move, has no price, and computes what it does in predict; the rest learns through it.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  batchNorm,
  clipNorm,
  conv2d,
  crossEntropy,
  dataset,
  decode,
  dense,
  dropout,
  encode,
  evaluate,
  fit,
  flatten,
  freeze,
  gate,
  gradients,
  type Layer,
  type Optimizer,
  penalty,
  relu,
  sampledGate,
  seed,
  type Sequential,
  sequential,
  sgd,
  step,
  tensor,
  type Tensor,
  training,
  unfreeze,
  ValueError,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";

const N = 48;
const data = dataset({
  inputs: Float32Array.from({ length: 6 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: N }, (_, i) => (i % 7) % 3),
  shape: [6],
});
const options = { epochs: 2, batchSize: 12, seed: 4 };
const lambda = 0.01;

function parts() {
  seed(8);
  const first = sequential(gate(dense(6, 8), { over: "inputs", lambda, l2: 0.01 }), batchNorm(8), relu, dropout(0.3));
  const body = sequential(gate(dense(8, 8), { over: "outputs", lambda, l2: 0.01 }), batchNorm(8), relu, dropout(0.3));
  const head = gate(dense(8, 3), { over: "inputs", lambda });
  return { first, body, head, net: sequential(first, body, head) };
}
const bits = (part: object) => [...state(part)].map(([path, array]) => [path, Array.from(array.toArray())]);

const optimizers: [string, () => Optimizer][] = [
  ["adam", () => adam({ learningRate: 0.05, weightDecay: 0.1 })],
  ["lazy adam", () => adam({ learningRate: 0.05, lazy: true })],
  ["adamW", () => adamW({ learningRate: 0.05, weightDecay: 0.1 })],
  ["sgd with momentum", () => sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 })],
  ["clipped and accumulated", () => clipNorm(accumulate(adam({ learningRate: 0.05 }), 2), 0.5)],
];

describe.each(optimizers)("with %s", (_, optimizer) => {
  test.each([undefined, 0.9])("nothing of a frozen part moves, in the net either (average: %s)", async (averageDecay) => {
    const { first, body, head, net } = parts();
    const before = [first, body, head].map(bits);
    expect(freeze(body)).toBe(body);
    await fit(net, data, { ...options, optimizer: optimizer(), ...(averageDecay && { averageDecay }) });
    expect(bits(body)).toEqual(before[1]);
    for (const [part, i] of [
      [first, 0],
      [head, 2],
    ] as const)
      for (const [j, [path, values]] of bits(part).entries()) expect([path, values]).not.toEqual(before[i]?.[j]);
  });

  test("what it knew of a part is kept while that is frozen", async () => {
    const { body, net } = parts();
    const run = training(net, data, { ...options, optimizer: optimizer(), epochs: 3 });
    const known = () => Object.entries(run.state()).filter(([name]) => /^(optimizer|transform1)\.1\./.test(name));
    let at: unknown;
    for await (const { epoch } of run) {
      if (epoch === 1) {
        at = known();
        freeze(body);
      } else if (epoch === 2) {
        expect(known()).toEqual(at);
        unfreeze(body);
      } else expect(known()).not.toEqual(at);
    }
  });
});

describe("a frozen part", () => {
  test("computes in a step what it does in predict", async () => {
    const { net } = parts();
    await fit(net, data, { ...options, optimizer: adam({ learningRate: 0.1 }) });
    freeze(net);
    const w = { scale: tensor([1]) };
    const { loss } = evaluate(net, data);
    const { value } = gradients(() => crossEntropy(net.forward(tensor(data.inputs as Float32Array, [N, 6])), data.labels as Uint8Array), [w.scale]);
    expect(value).toBe(loss);
  });

  test("hands gradients on to what comes before, as they are with its numbers as constants", () => {
    const { body } = parts();
    const x = tensor(
      Float32Array.from({ length: 16 }, (_, i) => Math.fround(((i * 37) % 11) / 5 - 1)),
      [2, 8],
    );
    const slope = () => gradients(() => crossEntropy(body.forward(x), [1, 2]), [x]).gradients[0] as Float32Array;
    freeze(body);
    const found = slope();
    const h = 2 ** -8;
    x.toArray().forEach((_, i) => {
      const at = (by: number) => {
        const moved = x.toArray();
        moved[i] = (moved[i] as number) + by;
        return crossEntropy(body.forward(tensor(moved, [2, 8])), [1, 2]).item();
      };
      expect(found[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 2);
    });
    unfreeze(body);
    expect(slope()).not.toEqual(found);
  });

  test("has no price, and no gates to draw", () => {
    const { body, net, head, first } = parts();
    const own = { gates: sampledGate([4], { lambda: 1 }) };
    const prices = [penalty(net).item(), penalty(first).item(), penalty(head).item()];
    freeze(body);
    expect(penalty(body).item()).toBe(0);
    expect(penalty(net).item()).toBeCloseTo((prices[1] as number) + (prices[2] as number), 5);
    expect(penalty(net).item()).toBeLessThan(prices[0] as number);
    expect(penalty(own).item()).toBeGreaterThan(1);
    expect(penalty(freeze(own)).item()).toBe(0);
  });

  test("may be a parameter, gates, a convolution or a block of one's own", async () => {
    const { net, head } = parts();
    const [weight, gates] = [head.weight, head.gates.inputs as object];
    const before = [weight, gates].map(bits);
    freeze(weight);
    freeze(gates);
    await fit(net, data, options);
    expect([weight, gates].map(bits)).toEqual(before);
    expect(bits(head.bias as object)[0]?.[1]).not.toEqual([0, 0, 0]);

    class Twice implements Layer {
      inner = gate(conv2d(1, 2, 3, { padding: 1 }), { over: "outputs", lambda, perExample: true });
      norm = batchNorm(2);
      forward(x: Tensor) {
        return this.norm.forward(this.inner.forward(x));
      }
    }
    const block = freeze(new Twice());
    const held = bits(block);
    const images = { ...data, shape: [1, 2, 3] };
    await fit(sequential(block, flatten, dense(12, 3)), images, options);
    expect(bits(block)).toEqual(held);
    unfreeze(block);
    await fit(sequential(block, flatten, dense(12, 3)), images, options);
    expect(bits(block)).not.toEqual(held);
  });

  test("keeps its gates while the net shrinks", async () => {
    const closed = async (frozen: boolean) => {
      seed(3);
      const layer = gate(dense(6, 4), { over: "inputs", lambda: 10 });
      (layer.gates.inputs as unknown as { logAlpha: { set(values: number[]): void } }).logAlpha.set([-5, 5, 5, -5, 5, 5]);
      if (frozen) freeze(layer);
      const { epochs } = await fit(sequential(layer, relu, dense(4, 3)), data, { ...options, epochs: 3, shrink: true });
      return epochs.reduce((sum, each) => sum + each.removed, 0);
    };
    expect(await closed(true)).toBe(0);
    expect(await closed(false)).toBe(2);
  });

  test("is not frozen in copies and files, and a checkpoint goes on only with the same frozen", async () => {
    const { body, net } = parts();
    freeze(body);
    const whole = decode(encode(net)) as Sequential;
    freeze((whole.parts as readonly object[])[1] as object);
    await fit(whole, data, { ...options, epochs: 3 });
    const run = training(net, data, { ...options, epochs: 3 });
    for await (const { epoch } of run) if (epoch === 1) break;
    const file = encode(run);
    const other = decode(file) as Sequential;
    expect(() => training(other, data, { ...options, epochs: 3, from: other })).toThrow(
      /^training: what is frozen was 1\.0\.weight, 1\.0\.bias, .*1\.1\.variance in the training of the checkpoint, but here missing\. Give it what it had/,
    );
    freeze((other.parts as readonly object[])[1] as object);
    for await (const _ of training(other, data, { ...options, epochs: 3, from: other }));
    expect(encode(other)).toEqual(encode(whole));
  });

  test("leaves nothing to learn where it is the whole net, and what is no part is refused", async () => {
    const { net } = parts();
    await expect(fit(freeze(net), data, options)).rejects.toThrow(/the loss does not depend on any parameter.*frozen parts learn nothing/);
    expect(() => freeze(3 as never)).toThrow(ValueError);
    expect(() => unfreeze(undefined as never)).toThrow("unfreeze: undefined came, but a layer, a block, gates or a parameter is needed.");
  });
});

describe("step with only", () => {
  test("moves a part, and leaves frozen what was", () => {
    const { first, body, head, net } = parts();
    freeze(first);
    const before = [first, body, head].map(bits);
    const optimizer = adam();
    const x = tensor(data.inputs as Float32Array, [N, 6]);
    const loss = () => crossEntropy(net.forward(x), data.labels as Uint8Array);
    step(net, optimizer, loss, { only: head });
    expect([bits(first), bits(body)]).toEqual(before.slice(0, 2));
    expect(bits(head)).not.toEqual(before[2]);
    step(net, optimizer, loss, { only: [body.parts[0] as object, head.weight] });
    expect(bits(body)).not.toEqual(before[1]);
    expect(bits(first)).toEqual(before[0]);
    step(net, optimizer, loss);
    expect(bits(first)).toEqual(before[0]);
    expect(() => step(net, optimizer, loss, { only: 3 as never })).toThrow("step: 3 came");
  });
});

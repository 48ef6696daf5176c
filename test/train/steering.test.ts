// A training that waits, and is told another learning rate or lambda: the bits of one that never waited, and of one resumed.
import { describe, expect, test } from "vitest";
import {
  adam,
  cosine,
  dataset,
  decode,
  dense,
  encode,
  type Epoch,
  fit,
  gate,
  relu,
  sampledGate,
  seed,
  type Sequential,
  sequential,
  sgd,
  train,
  training,
  ValueError,
} from "../../src/index.ts";

const N = 40;
const data = dataset({
  inputs: Float32Array.from({ length: 4 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: N }, (_, i) => i % 2),
  shape: [4],
});
function net(lambda = 0.01) {
  seed(6);
  return sequential(gate(dense(4, 8), { over: "inputs", lambda }), relu, gate(dense(8, 2), { over: "inputs", lambda }));
}
const options = () => ({ epochs: 4, batchSize: 10, seed: 2, optimizer: adam({ learningRate: cosine(0.05, { steps: 16 }) }) });
const turn = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
const told = (epochs: readonly Epoch[]) => epochs.map((each) => each.set);

describe("a training that is paused", () => {
  test("gives the bits of one that never waited, wherever it was", async () => {
    const whole = net();
    await fit(whole, data, options());
    for (const pauses of [[0], [1], [1, 2, 5, 11, 15], [4, 8, 16]]) {
      const paused = net();
      let steps = 0;
      const run = training(paused, data, options());
      const inner = run.optimizer as unknown as { update: (...args: unknown[]) => void };
      const update = inner.update.bind(inner);
      let last = -1;
      inner.update = (...args) => {
        update(...args);
        if (run.optimizer.steps === last) return;
        last = run.optimizer.steps;
        steps++;
        if (pauses.includes(steps)) run.pause();
      };
      if (pauses.includes(0)) run.pause();
      const waits: number[] = [];
      const done = (async () => {
        for await (const _ of run);
      })();
      let over = false;
      void done.then(() => {
        over = true;
      });
      while (!over) {
        await turn();
        if (!run.paused) continue;
        const at = steps;
        const file = encode(paused);
        await turn();
        expect(steps).toBe(at);
        expect(encode(paused)).toEqual(file);
        waits.push(at);
        run.resume();
      }
      await done;
      expect(waits).toEqual(pauses);
      expect(encode(paused)).toEqual(encode(whole));
    }
  });

  test("does not count the time it waits, and ends when its signal is aborted", async () => {
    const controller = new AbortController();
    const run = training(net(), data, { ...options(), signal: controller.signal });
    run.pause();
    run.pause();
    expect(run.paused).toBe(true);
    const ended = (async () => {
      for await (const _ of run);
    })();
    await turn(20);
    run.resume();
    run.resume();
    expect(run.paused).toBe(false);
    await ended;
    expect(run.epochs[0]?.seconds).toBeLessThan(0.5);

    const other = training(net(), data, { ...options(), signal: controller.signal });
    other.pause();
    const stopped = (async () => {
      for await (const _ of other);
    })();
    await turn();
    controller.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
  });

  test("is known to its signal only while it waits", () => {
    const { signal } = new AbortController();
    const listening = new Set<unknown>();
    const spied = Object.assign(Object.create(signal) as AbortSignal, {
      addEventListener: (_: string, listener: unknown) => void listening.add(listener),
      removeEventListener: (_: string, listener: unknown) => void listening.delete(listener),
    });
    Object.defineProperty(spied, "aborted", { value: false });
    const run = training(net(), data, { ...options(), signal: spied });
    expect(listening.size).toBe(0);
    run.pause();
    run.pause();
    expect(listening.size).toBe(1);
    run.resume();
    expect(listening.size).toBe(0);
  });

  test("may be written down while it waits, and gone on with elsewhere", async () => {
    const whole = net();
    await fit(whole, data, options());
    const run = training(net(), data, options());
    run.pause();
    void (async () => {
      for await (const _ of run);
    })();
    await turn();
    const file = encode(run);
    run.resume();
    const resumed = decode(file) as Sequential;
    for await (const _ of training(resumed, data, { ...options(), from: resumed }));
    expect(encode(resumed)).toEqual(encode(whole));
  });
});

describe("a training that is told", () => {
  test("goes by a learning rate and a lambda from the next step on, and notes them", async () => {
    const all = net();
    const run = training(all, data, options());
    for await (const { epoch } of run) {
      if (epoch === 1) run.set({ learningRate: 0.003 });
      if (epoch === 2) run.set({ lambda: 0.5 });
      if (epoch === 2) run.set({ lambda: 0.25, learningRate: 0.002 });
    }
    expect(told(run.epochs)).toEqual([
      undefined,
      [{ step: 1, learningRate: 0.003 }],
      [
        { step: 1, lambda: 0.5 },
        { step: 1, learningRate: 0.002, lambda: 0.25 },
      ],
      undefined,
    ]);
    expect(run.epochs.map((each) => each.learningRate)).toEqual([cosine(0.05, { steps: 16 })(3), 0.003, 0.002, 0.002]);
    expect((all.parts as readonly { gates?: { lambda: number } }[]).flatMap(({ gates }) => gates?.lambda ?? [])).toEqual([0.25, 0.25]);

    // by hand: the same numbers assigned where a loop may assign them
    const other = net();
    const optimizer = adam({ learningRate: cosine(0.05, { steps: 16 }) });
    for await (const { epoch } of train(other, data, { ...options(), optimizer })) {
      if (epoch === 1) optimizer.learningRate = 0.003;
      if (epoch !== 2) continue;
      optimizer.learningRate = 0.002;
      for (const part of other.parts) if ("gates" in part) (part as ReturnType<typeof dense>).gates.lambda = 0.25;
    }
    expect(encode(all)).toEqual(encode(other));
  });

  test.each(["the net of the file", "a net built anew"])("is repeated when it goes on from a checkpoint, with %s", async (which) => {
    const all = net();
    const run = training(all, data, options());
    let file: Uint8Array | undefined;
    for await (const { epoch } of run) {
      if (epoch === 1) run.set({ learningRate: 0.003, lambda: 0.2 });
      if (epoch === 2) file = encode(run);
    }
    const from = decode(file as Uint8Array) as Sequential;
    const resumed = which === "the net of the file" ? from : net();
    const rest = training(resumed, data, { ...options(), from });
    expect(told(rest.epochs)[1]).toEqual([{ step: 1, learningRate: 0.003, lambda: 0.2 }]);
    for await (const _ of rest);
    expect(encode(resumed)).toEqual(encode(all));
    expect(told(rest.epochs)).toEqual(told(run.epochs));
    expect(() => training(net(), data, { ...options(), optimizer: sgd({ learningRate: 0.003 }), from: decode(file as Uint8Array) })).toThrow(
      "training: optimizer was adam",
    );
    const plain = train(net(), data, { ...options(), from: decode(file as Uint8Array) });
    await expect(plain.next()).rejects.toThrow('"set.learningRate" of the state is nothing that this training knows.');
  });

  test("in the middle of an epoch, which the state of that moment repeats", async () => {
    const run = training(net(), data, options());
    run.pause();
    const done = (async () => {
      for await (const _ of run);
    })();
    await turn();
    run.set({ learningRate: 0.004 });
    const state = run.state();
    const other = net();
    const again = training(other, data, options());
    again.restore(state);
    run.resume();
    await done;
    for await (const _ of again);
    expect(told(again.epochs)).toEqual(told(run.epochs));
    expect(again.state()["optimizer.0.weight.mean"]).toEqual(run.state()["optimizer.0.weight.mean"]);
  });

  test("sets the price of gates by themselves, and refuses what is no rate, no price, or has no gates", () => {
    const own = { gates: sampledGate([4], { lambda: 1 }), layer: dense(4, 2), forward: undefined as never };
    own.forward = ((x: never) => own.layer.forward(x)) as never;
    const run = training(own as never, data, options());
    run.set({ lambda: 0.5 });
    expect(own.gates.lambda).toBe(0.5);
    const plain = training(sequential(dense(4, 2)), data, options());
    expect(() => plain.set({ lambda: 0.5 })).toThrow("set: lambda is the price of open weights, but the net has no gates. Put some on it with gate().");
    expect(() => plain.set({ lambda: -1 })).toThrow(ValueError);
    expect(() => plain.set({ learningRate: "0.1" as never })).toThrow('set: learningRate is "0.1", but it must be at least 0 and finite.');
    expect(() => plain.set({ rate: 1 } as never)).toThrow('set: there is no option "rate". Options are learningRate, lambda, budget.');
  });
});

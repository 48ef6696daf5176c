// Nets that are made, decoded, used or trained in one turn of the event loop, in which no finalizer can run, are given back
// as everything else in JavaScript; so they are where there is no FinalizationRegistry at all.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const library = () => import("../../src/index.ts");
type Library = Awaited<ReturnType<typeof library>>;

const MB = 1048576;
/** Where the heap first looks for what is not in use, and a little more. */
const BOUND = 100 * MB;

const labels = [0, 1, 2, 3];
const large = ({ dense, relu, sequential }: Library) => sequential(dense(250, 1000), relu, dense(1000, 4)); // 1 MB
const some = ({ tensor }: Library, n: number) =>
  tensor(
    Float32Array.from({ length: 4 * n }, (_, i) => ((i * 37) % 101) / 101),
    [4, n],
  );

describe.each([
  ["with FinalizationRegistry", globalThis.FinalizationRegistry],
  ["without", undefined],
])("%s", (_, registry) => {
  beforeEach(() => {
    vi.resetModules();
    Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy")); // or each would be called a second copy
    vi.stubGlobal("FinalizationRegistry", registry);
  });
  afterEach(() => vi.unstubAllGlobals());

  test("layers that are only made take no linear memory", async () => {
    const { batchNorm, memoryBytes } = await library();
    for (let i = 0; i < 100; i++) batchNorm(1e5);
    expect(memoryBytes()).toBeLessThan(2 * MB);
  });

  test("nets that are decoded and predict", async () => {
    const lib = await library();
    const { decode, encode, memoryBytes, predict } = lib;
    const x = some(lib, 250);
    const file = encode(large(lib));
    const first = predict(decode(file), x).toArray();
    for (let i = 0; i < 150; i++) expect(predict(decode(file), x).toArray()).toEqual(first);
    expect(memoryBytes()).toBeLessThan(BOUND);
  });

  test("nets that train, with all that their optimizers keep", async () => {
    const lib = await library();
    const { adam, crossEntropy, memoryBytes, seed, step } = lib;
    const x = some(lib, 250);
    const trained = () => {
      seed(1);
      const net = large(lib);
      const optimizer = adam();
      const loss = () => crossEntropy(net.forward(x), labels);
      return [step(net, optimizer, loss), step(net, optimizer, loss)];
    };
    const first = trained();
    for (let i = 0; i < 100; i++) expect(trained()).toEqual(first);
    expect(memoryBytes()).toBeLessThan(BOUND);
  });

  test("sparse nets, and microtasks in between", async () => {
    const lib = await library();
    const { memoryBytes, predict } = lib;
    const { sparsify } = await import("../../src/sparse/index.ts");
    const x = some(lib, 250);
    const net = large(lib);
    const first = predict(net, x).toArray();
    const kept = sparsify(net, { density: 1 });
    for (let i = 0; i < 60; i++) {
      await Promise.resolve();
      expect(predict(i % 10 ? sparsify(net, { density: 1 }) : kept, x).toArray()).toEqual(first);
    }
    expect(memoryBytes()).toBeLessThan(BOUND);
  });

  test("a net that others pushed out of linear memory trains on with the same bits", async () => {
    const lib = await library();
    const { adam, batchNorm, crossEntropy, gate, memoryBytes, parameters, predict, relu, seed, sequential, dense, step, tensor } = lib;
    const { runStep } = await import("../../src/train/step.ts");
    const { Average } = await import("../../src/train/average.ts");
    const { state } = await import("../../src/walk.ts");
    const x = some(lib, 30);
    const begin = () => {
      seed(2);
      const net = sequential(gate(dense(30, 40), { over: "inputs", lambda: 1e-4 }), batchNorm(40), relu, dense(40, 4));
      const optimizer = adam();
      const average = new Average(state(net).values(), 0.9);
      return {
        net,
        move: () => runStep(new Set(parameters(net).values()), optimizer, () => crossEntropy(net.forward(x), labels), { average, seed: 1 }),
        average,
      };
    };
    const [quiet, pushed] = [begin(), begin()];
    for (let i = 0; i < 5; i++) quiet.move();
    const ones = tensor(new Float32Array(2e6), [1, 2e6]);
    for (let i = 0; i < 5; i++) {
      pushed.move();
      for (let k = 0; k < 6; k++) predict(batchNorm(2e6), ones); // 32 MB
    }
    for (const { average } of [quiet, pushed]) average.lend();
    for (const [path, p] of state(quiet.net)) expect(state(pushed.net).get(path)?.toArray(), path).toEqual(p.toArray());
    expect(memoryBytes()).toBeLessThan(2 * BOUND);
    step(pushed.net, adam(), () => crossEntropy(pushed.net.forward(x), labels));
  });
});

describe("what grows", () => {
  beforeEach(() => {
    vi.resetModules();
    Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
  });

  /** Linear memory after a step with each of these, and with the last alone. */
  async function grown(sizes: readonly number[], make: (lib: Library) => (size: number) => unknown): Promise<[number, number]> {
    const both: number[] = [];
    for (const some of [sizes, sizes.slice(-1)]) {
      vi.resetModules();
      Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
      const lib = await library();
      const go = make(lib);
      for (const size of some) go(size);
      both.push(lib.memoryBytes());
    }
    return both as [number, number];
  }
  const upTo = (last: number, by: number) => Array.from({ length: last / by }, (_, i) => (i + 1) * by);

  test.each<[string, readonly number[], (lib: Library) => (size: number) => unknown]>([
    [
      "batches",
      upTo(320, 12).concat(320),
      (lib) => {
        const net = lib.sequential(lib.conv2d(1, 16, 3, { padding: 1 }), lib.relu, lib.maxPool2d(2), lib.flatten, lib.dense(16 * 64, 10));
        const optimizer = lib.adam();
        return (n) => lib.step(net, optimizer, () => lib.crossEntropy(net.forward(lib.tensor(new Float32Array(n * 256), [n, 1, 16, 16])), new Int32Array(n)));
      },
    ],
    [
      "images",
      upTo(240, 8),
      (lib) => {
        const net = lib.sequential(lib.conv2d(1, 16, 3, { padding: 1 }), lib.relu, lib.globalAveragePool2d, lib.dense(16, 10));
        const optimizer = lib.adam();
        return (n) => lib.step(net, optimizer, () => lib.crossEntropy(net.forward(lib.tensor(new Float32Array(4 * n * n), [4, 1, n, n])), new Int32Array(4)));
      },
    ],
    [
      "batches of one net after the other",
      upTo(320, 12).concat(320),
      (lib) => (n) => {
        const net = lib.sequential(lib.conv2d(1, 16, 3, { padding: 1 }), lib.relu, lib.flatten, lib.dense(16 * 256, 10));
        lib.step(net, lib.adam(), () => lib.crossEntropy(net.forward(lib.tensor(new Float32Array(n * 256), [n, 1, 16, 16])), new Int32Array(n)));
      },
    ],
  ])("%s take what the largest needs alone, and half as much again at most", async (_, sizes, make) => {
    const [all, alone] = await grown(sizes, make);
    expect(all).toBeLessThan(1.5 * alone);
  });
});

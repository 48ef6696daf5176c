// A step that runs out of memory is not taken: wherever it ends, weights, states and statistics are as they were before it.
import { MemoryError, type Optimizer } from "sievenet";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** The library with a memory that nothing has been in. */
async function library() {
  const modules = [import("sievenet"), import("../../src/resident.ts"), import("../../src/train/average.ts")] as const;
  const more = [import("../../src/train/step.ts"), import("../../src/walk.ts")] as const;
  return { ...(await modules[0]), ...(await modules[1]), ...(await modules[2]), ...(await more[0]), ...(await more[1]) };
}
type Library = Awaited<ReturnType<typeof library>>;

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy")); // or each would be called a second copy
});

const WIDTH = 900;
const build = ({ batchNorm, dense, gate, relu, sequential }: Library) =>
  sequential(gate(dense(300, 257), { over: "inputs", lambda: 1e-4 }), batchNorm(257), relu, dense(257, WIDTH), batchNorm(WIDTH), relu, dense(WIDTH, 10));
const labels = [0, 1, 2, 3, 4, 5, 6, 7];

/** toEqual takes seconds for a megabyte. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(b);

/** From now on memory grows by so many pages in all, and then no more. */
function limitGrowth(pages: number): void {
  const grow = WebAssembly.Memory.prototype.grow;
  let left = pages;
  vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(function (this: WebAssembly.Memory, delta: number) {
    if (delta > left) throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
    left -= delta;
    return grow.call(this, delta);
  });
}

afterEach(() => vi.restoreAllMocks());

const optimizers: readonly (readonly [string, (library: Library) => Optimizer])[] = [
  ["adam", ({ adam }) => adam()],
  ["lazy adam", ({ adam }) => adam({ lazy: true })],
  ["accumulated and clipped adam", ({ accumulate, adam, clipNorm }) => accumulate(clipNorm(adam(), 1), 2)],
];

describe.each(optimizers)("%s", (_, optimizer) => {
  /** A training from its beginning, and its next step. */
  function begin(lib: Library) {
    lib.seed(3);
    const [net, rule] = [build(lib), optimizer(lib)];
    const average = new lib.Average(lib.state(net).values(), 0.9);
    const examples = lib.tensor(
      Float32Array.from({ length: 8 * 300 }, (_, i) => ((i * 37) % 101) / 50 - 1),
      [8, 300],
    );
    const move = () => lib.runStep(new Set(lib.parameters(net).values()), rule, () => lib.crossEntropy(net.forward(examples), labels), { average, seed: 1 });
    return { net, rule, average, move };
  }

  test("takes a step whole or not at all, at whatever point memory ends", async () => {
    const lib = await library();
    const { encode } = lib;
    const [short, plenty] = [begin(lib), begin(lib)];
    const before = encode(short.net);
    let failures = 0;
    for (let pages = 0; ; pages += 16) {
      limitGrowth(pages);
      try {
        short.move();
        break;
      } catch (error) {
        vi.restoreAllMocks();
        expect(error).toBeInstanceOf(lib.MemoryError);
        failures++;
        expect(same(encode(short.net), before)).toBe(true);
        expect(short.rule.steps).toBe(0);
        expect(short.average.numbers.power).toBe(1);
      } finally {
        vi.restoreAllMocks();
      }
    }
    expect(failures).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) {
      if (i) short.move();
      plenty.move();
    }
    for (const { average } of [short, plenty]) average.lend();
    expect(same(encode(short.net), encode(plenty.net))).toBe(true);
  });
});

test("states are made for all parameters before the first is moved", async () => {
  const { crossEntropy, dense, encode, relu, sequential, StateArray, step, tensor } = await library();
  const net = sequential(dense(3, 4), relu, dense(4, 2));
  const before = encode(net);
  let made = 0;
  let moved = 0;
  const rule: Optimizer = {
    name: "last",
    learningRate: 0.1,
    steps: 0,
    init(p) {
      if (++made === 4) throw new MemoryError("full");
      return { mean: new StateArray("mean", p) };
    },
    update() {
      moved++;
    },
  };
  expect(() => step(net, rule, () => crossEntropy(net.forward(tensor([[1, 2, 3]])), [1]))).toThrow("full");
  expect([made, moved, rule.steps]).toEqual([4, 0, 0]);
  expect(encode(net)).toEqual(before);
});

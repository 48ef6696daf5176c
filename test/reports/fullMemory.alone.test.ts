// A step that runs out of memory is not taken: wherever it ends, weights, states and statistics are as they were before it.
import {
  accumulate,
  adam,
  batchNorm,
  clipNorm,
  crossEntropy,
  dense,
  encode,
  gate,
  MemoryError,
  type Optimizer,
  relu,
  seed,
  sequential,
  step,
  tensor,
} from "sievenet";
import { afterEach, describe, expect, test, vi } from "vitest";
import { StateArray } from "../../src/resident.ts";

import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { parameters, state } from "../../src/walk.ts";

/** Each case needs more than those before it have left free. */
const build = (width: number) =>
  sequential(gate(dense(300, 257), { over: "inputs", lambda: 1e-4 }), batchNorm(257), relu, dense(257, width), batchNorm(width), relu, dense(width, 10));
const examples = tensor(
  Float32Array.from({ length: 8 * 300 }, (_, i) => ((i * 37) % 101) / 50 - 1),
  [8, 300],
);
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

const optimizers: readonly (readonly [string, number, () => Optimizer])[] = [
  ["adam", 900, () => adam()],
  ["lazy adam", 1800, () => adam({ lazy: true })],
  ["accumulated and clipped adam", 3600, () => accumulate(clipNorm(adam(), 1), 2)],
];

describe.each(optimizers)("%s", (_, width, optimizer) => {
  const begin = () => {
    seed(3);
    const net = build(width);
    return { net, rule: optimizer(), average: new Average(state(net).values(), 0.9) };
  };
  const move = ({ net, rule, average }: ReturnType<typeof begin>) =>
    runStep(new Set(parameters(net).values()), rule, () => crossEntropy(net.forward(examples), labels), { average, seed: 1 });

  test("takes a step whole or not at all, at whatever point memory ends", () => {
    const [short, plenty] = [begin(), begin()];
    const before = encode(short.net);
    let failures = 0;
    for (let pages = 0; ; pages += 16) {
      limitGrowth(pages);
      try {
        move(short);
        break;
      } catch (error) {
        vi.restoreAllMocks();
        expect(error).toBeInstanceOf(MemoryError);
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
      if (i) move(short);
      move(plenty);
    }
    for (const { average } of [short, plenty]) average.lend();
    expect(same(encode(short.net), encode(plenty.net))).toBe(true);
  });
});

test("states are made for all parameters before the first is moved", () => {
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

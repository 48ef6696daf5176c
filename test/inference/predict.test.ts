import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  argmax,
  averagePool2d,
  compact,
  conv2d,
  dense,
  elu,
  encode,
  exp,
  flatten,
  gate,
  globalAveragePool1d,
  globalAveragePool2d,
  type Layer,
  maxPool2d,
  type Part,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  select,
  sequential,
  tensor,
  zeroPad2d,
} from "../../src/index.ts";
import { decode } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";
import { BETWEEN, CLOSED, calm, elementwise, named, OPEN, randomNet, recipes } from "../support/randomNet/index.ts";

/** Bits of numbers, every NaN alike. */
const bits = (values: Float32Array) => Array.from(new Uint32Array(values.map((each) => (Number.isNaN(each) ? NaN : each)).buffer));

/** Both entry points give the same for a batch. */
function expectSame(net: Layer, x: Float32Array, shape: readonly number[], model = decode(encode(net))): void {
  const needed = predict(net, tensor(x, shape));
  const came = model.predict(x, shape);
  expect(came.shape).toEqual(needed.shape);
  expect(bits(came.data)).toEqual(bits(needed.toArray()));
}

describe("a model predicts what the net does, bit for bit:", () => {
  test.each(Array.from({ length: 8 }, (_, i) => i))("random nets, part %i", (part) => {
    fc.assert(
      fc.property(recipes({ over: ["none"], sizes: "large" }), (recipe) => {
        const { net, shape, inputs } = randomNet(recipe, { functions: elementwise });
        const model = decode(encode(net));
        for (const batch of [1, 2, 1, 13]) expectSame(net, inputs(batch), [batch, ...shape], model);
      }),
      { numRuns: 50, seed: part },
    );
  });

  test("what compact() makes of nets of all kinds: selected channels, narrowed layer norms, layers in several places", () => {
    fc.assert(
      fc.property(recipes({ states: [CLOSED, OPEN, BETWEEN] }), (recipe) => {
        const { net, batch } = randomNet(recipe, { functions: calm }, recipe.seed % 3 ? { outputs: 3 } : undefined);
        const x = batch(4);
        predict(net, x);
        expectSame(compact(net), x.toArray(), x.shape);
      }),
      { numRuns: 150 },
    );
  });

  test.each(named.map((each) => [(each as { name: string }).name, each] as const))("the function %s", (_, part) => {
    const x = numbers(3 * 2 * 5 * 7, -4, 4);
    const shape = part === globalAveragePool1d ? [3, 2, 35] : [3, 2, 5, 7];
    expectSame(sequential(part), x, shape);
    expectSame(
      sequential(part, [flatten, globalAveragePool1d, globalAveragePool2d, argmax].includes(part as typeof relu) ? relu : residual(part as Part)),
      x.map(Math.abs),
      shape,
    );
  });

  const picked = (count: number, of: number) =>
    select(
      Int32Array.from({ length: count }, (_, i) => (i * 7919) % of),
      of,
    );
  test.each<[string, () => Sequential]>([
    ["of pooled maps", () => sequential(conv2d(2, 9, 5), relu, maxPool2d(2), flatten, picked(40, 9 * 36))],
    ["of pooled maps without relu", () => sequential(conv2d(2, 5, 5), maxPool2d(2), flatten, picked(30, 5 * 36))],
    ["of maps", () => sequential(conv2d(2, 6, [3, 4], { stride: 2, padding: 1 }), relu, flatten, picked(20, 6 * 8 * 8))],
    ["of maps of odd sizes", () => sequential(conv2d(2, 3, 2, { dilation: [1, 2], bias: false }), exp, flatten, picked(50, 3 * 15 * 14))],
    [
      "through two poolings",
      () => sequential(conv2d(2, 7, 3, { padding: 1 }), relu, averagePool2d(3, { stride: 2, padding: 1 }), elu, maxPool2d(3), flatten, picked(9, 28)),
    ],
    ["of all maps", () => sequential(conv2d(2, 4, 5), relu, maxPool2d(2), flatten, picked(4 * 36, 4 * 36))],
    ["of maps in groups", () => sequential(conv2d(2, 6, 3, { groups: 2 }), relu, maxPool2d(2), flatten, picked(20, 6 * 49))],
    ["behind another layer", () => sequential(conv2d(2, 3, 3), relu, zeroPad2d(1), flatten, picked(20, 3 * 16 * 16))],
  ])("a selection %s", (_, make) => {
    seed(3);
    const net = make();
    const first = net.parts[0] as { bias?: { set(values: Float32Array): void; size: number } };
    first.bias?.set(numbers(first.bias.size, -1, 1));
    const model = decode(encode(net));
    for (const batch of [1, 3, 40]) expectSame(net, numbers(batch * 2 * 256, -1, 1, batch), [batch, 2, 16, 16], model);
  });

  test.each([1, 2, 3, 4, 5, 9])("%i filters on rows of every length", (filters) => {
    for (let width = 3; width < 30; width++) {
      const net = sequential(conv2d(1, filters, 3, { bias: width % 2 === 0 }), ...(width % 3 ? [relu] : []), ...(width > 4 && width % 5 ? [maxPool2d(2)] : []));
      expectSame(net, numbers(2 * 6 * width, -1, 1), [2, 1, 6, width]);
    }
  });

  test("a compacted net", () => {
    seed(2);
    const net = sequential(gate(dense(20, 12), { over: "inputs" }), relu, gate(dense(12, 3), { over: "inputs" }));
    (net.parts[0] as ReturnType<typeof dense>).gates.inputs?.parameters.logAlpha?.set(numbers(20, -6, 6));
    expectSame(compact(net), numbers(7 * 20), [7, 20]);
  });

  test("more examples than go through at a time", () => {
    const net = sequential(conv2d(1, 3, 5), relu, flatten, dense(3 * 24 * 24, 4));
    const model = decode(encode(net));
    for (const batch of [500, 3, 499]) expectSame(net, numbers(batch * 784, -1, 1), [batch, 1, 28, 28], model);
  });

  test("no examples", () => expectSame(sequential(dense(3, 2), relu), new Float32Array(), [0, 3]));
});

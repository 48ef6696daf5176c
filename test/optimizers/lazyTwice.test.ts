// Lazy Adam on a weight that several uses give gradients to, each to rows of its own.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  crossEntropy,
  dataset,
  dense,
  linear,
  batch as makeBatch,
  mul,
  type Optimizer,
  Parameter,
  seed,
  step,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { expectSameBits } from "../invariant/bits.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf, withSupport } from "../support/support.ts";

const [inputs, width, batch] = [9, 3, 5];
const x = tensor(numbers(batch * inputs), [batch, inputs]);
const everything = Array.from({ length: inputs }, (_, i) => i);
const row = (w: Float32Array, i: number) => w.slice(i * width, (i + 1) * width);

/** The rows that differ between two moments. */
const changed = (a: Float32Array, b: Float32Array) => everything.filter((i) => String(row(a, i)) !== String(row(b, i)));

describe("lazy adam on a parameter that is used twice in a step", () => {
  /** Two steps: first all rows get momentum, then the loss of the case. Returns the rows that the second one moved. */
  function movedBy(optimizer: Optimizer, loss: (weight: Parameter) => Tensor): { rows: number[]; weight: Float32Array } {
    const weight = new Parameter("weight", [inputs, width], numbers(inputs * width));
    step({ weight }, optimizer, () => sum(linear(x, weight)));
    const before = weight.toArray();
    step({ weight }, optimizer, () => loss(weight));
    return { rows: changed(before, weight.toArray()), weight: weight.toArray() };
  }
  const [a, b] = [
    [0, 2, 5],
    [2, 7],
  ];
  const gated = (w: Tensor, places: readonly number[]) => {
    const z = tensor(everything.map((i) => (places.includes(i) ? 1 : 0)));
    z.support = supportOf(places);
    return sum(linear(x, w, undefined, { gate: z }));
  };
  const zeroed = (w: Tensor, places: readonly number[]) => sum(linear(withSupport(x, places), w));

  test("once skips what is closed, whether by a gate or by zeros that are known of", () => {
    for (const use of [gated, zeroed]) expect(movedBy(adam({ lazy: true }), (w) => use(w, a)).rows).toEqual(a);
  });

  test.each([
    ["two gates", (w: Tensor) => add(gated(w, a), gated(w, b))],
    ["two inputs with zeros", (w: Tensor) => add(zeroed(w, a), zeroed(w, b))],
    ["a gate and an input with zeros", (w: Tensor) => add(gated(w, a), zeroed(w, b))],
    ["an input with zeros and a gate", (w: Tensor) => add(zeroed(w, a), gated(w, b))],
    ["a gate and nothing", (w: Tensor) => add(gated(w, a), sum(linear(x, w)))],
    ["nothing and a gate", (w: Tensor) => add(sum(linear(x, w)), gated(w, a))],
    ["a gate and an op that knows of none", (w: Tensor) => add(gated(w, a), sum(mul(w, w)))],
    ["an op that knows of none and an input with zeros", (w: Tensor) => add(sum(mul(w, w)), zeroed(w, a))],
  ] as const)("with %s updates every row that got a gradient, here all as adam does", (_, loss) => {
    const [lazy, eager] = [movedBy(adam({ lazy: true }), loss), movedBy(adam(), loss)];
    expectSameBits([lazy.weight], [eager.weight]);
    for (const i of [...a, ...b]) expect(lazy.rows).toContain(i);
  });

  test("with the same zeros updates just those rows that are not", () => {
    const { rows } = movedBy(adam({ lazy: true }), (w) => {
      const input = withSupport(x, a);
      return add(sum(linear(input, w)), sum(mul(linear(input, w), tensor(2))));
    });
    expect(rows).toEqual(a);
  });
});

test("lazy adam takes zeros of the data for no closed gates: bytes and floats of the same numbers give the same weights", () => {
  const bytes = Uint8Array.from({ length: 8 * 6 }, (_, i) => (i % 6 < 2 ? 0 : (i * 37) % 256));
  const factor = Math.fround(1 / 255);
  const trained = (inputs: Uint8Array | Float32Array) => {
    const data = dataset({ inputs, ...(inputs instanceof Uint8Array && { scale: 1 / 255 }), labels: [0, 1, 0, 1, 0, 1, 0, 1], shape: [6] });
    seed(1);
    const layer = dense(6, 2);
    const optimizer = adam({ lazy: true, weightDecay: 0.01 });
    for (let i = 0; i < 3; i++)
      step(layer, optimizer, () => {
        const { inputs: x, labels } = makeBatch(data, 0, 8);
        return crossEntropy(layer.forward(x), labels as Int32Array);
      });
    return layer.weight.toArray();
  };
  expectSameBits([trained(bytes)], [trained(Float32Array.from(bytes, (each) => Math.fround(each * factor)))]);
});

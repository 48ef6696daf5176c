// Lazy Adam: rows of a weight whose gate is closed in a step do not take part in it.
import { describe, expect, test } from "vitest";
import {
  type Adam,
  accumulate,
  adam,
  adamW,
  add,
  clipNorm,
  clipValue,
  type Dense,
  dense,
  gate,
  gradients,
  mul,
  type Optimizer,
  parameters,
  penalty,
  type SampledGate,
  seed,
  step,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.ts";
import { none } from "../../src/addresses.ts";
import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { kernels } from "../../src/wasm.ts";
import { expectSameBits } from "../invariant/bits.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, some } from "../support/numbers.ts";

const [inputs, batch, rounds] = [9, 5, 6];
const x = tensor(numbers(batch * inputs), [batch, inputs]);
/** Which gates are open in a step. */
const open = (t: number) => some(inputs, 0.4, 20 + t);
const everything = Array.from({ length: inputs }, (_, i) => i);

function make(outputs: number, weightDecay = 0): { layer: Dense; loss: () => Tensor } {
  seed(2);
  const layer = gate(dense(inputs, outputs), { over: "inputs", lambda: 0.01, l2: weightDecay });
  const upstream = tensor(numbers(batch * outputs, -1, 1, 5), [batch, outputs]);
  return { layer, loss: () => sum(mul(layer.forward(x), upstream)) };
}

/** Noise that opens these gates fully and closes the others. */
function setOpen(layer: Dense, places: readonly number[]): void {
  if (layer.gates.inputs) (layer.gates.inputs as SampledGate).noise = everything.map((i) => (places.includes(i) ? 0.99 : 0.01));
}

const row = (w: Float32Array, i: number) => w.slice((i * w.length) / inputs, ((i + 1) * w.length) / inputs);

/** Weights after each step. */
function path(optimizer: Optimizer, outputs: number, places: (t: number) => readonly number[], withPenalty = false, weightDecay = 0): Float32Array[] {
  const { layer, loss } = make(outputs, weightDecay);
  const start = layer.weight.toArray();
  const all = Array.from({ length: rounds }, (_, t) => {
    setOpen(layer, places(t));
    step(layer, optimizer, () => (withPenalty ? add(loss(), penalty(layer)) : loss()));
    return layer.weight.toArray();
  });
  return [start, ...all];
}

/** The rows that differ between two moments. */
const changed = (a: Float32Array, b: Float32Array) => everything.filter((i) => String(row(a, i)) !== String(row(b, i)));

test("each step closes some gates and opens others", () => {
  const all = Array.from({ length: rounds }, (_, t) => open(t));
  expect(all.every((each) => each.length > 0 && each.length < inputs)).toBe(true);
  expect(new Set(all.map(String)).size).toBe(rounds);
});

describe.each([1, 4, 7, 10])("lazy adam on a gated layer of %i outputs", (outputs) => {
  test("leaves the weights of closed rows exactly as they are and moves all others", () => {
    const weights = path(adam({ lazy: true }), outputs, open);
    for (let t = 0; t < rounds; t++) expect(changed(weights[t] as Float32Array, weights[t + 1] as Float32Array)).toEqual(open(t));
  });

  test("gives each row, bit for bit, moments and weights of adam over the steps in which it was open", () => {
    const { layer, loss } = make(outputs);
    const optimizer = adam({ learningRate: 0.01, lazy: true });
    const start = layer.weight.toArray();
    const slopes = Array.from({ length: rounds }, (_, t) => {
      setOpen(layer, open(t));
      const [slope] = gradients(loss, [layer.weight]).gradients;
      step(layer, optimizer, loss);
      return slope as Float32Array;
    });
    for (const i of everything) expectSameBits([row(layer.weight.toArray(), i)], [alone(i, row(start, i), slopes, optimizer)]);
  });

  test("is adam, bit for bit, when nothing is closed", () => {
    for (const [lazy, eager] of [
      [adam({ lazy: true, weightDecay: 0.1 }), adam({ weightDecay: 0.1 })],
      [adamW({ lazy: true }), adamW()],
    ] as const)
      expectSameBits(
        path(lazy, outputs, () => everything),
        path(eager, outputs, () => everything),
      );
  });

  test("differs from adam when something is", () => {
    const [lazy, eager] = [path(adam({ lazy: true }), outputs, open), path(adam(), outputs, open)];
    expect(changed(lazy.at(-1) as Float32Array, eager.at(-1) as Float32Array).length).toBeGreaterThan(0);
  });

  test("skips nothing when a penalty with weight decay reaches all rows", () => {
    expectSameBits(path(adam({ lazy: true }), outputs, open, true, 0.1), path(adam(), outputs, open, true, 0.1));
  });

  test("still skips when the penalty has no weight decay", () => {
    const weights = path(adam({ lazy: true }), outputs, open, true);
    for (let t = 0; t < rounds; t++) expect(changed(weights[t] as Float32Array, weights[t + 1] as Float32Array)).toEqual(open(t));
  });

  test("moves nothing of a weight whose gates are all closed", () => {
    const weights = path(adam({ lazy: true }), outputs, (t) => (t === 2 ? [] : open(t)));
    expect(weights[3]).toEqual(weights[2]);
  });

  /** One row with arrays of its own. */
  function alone(i: number, start: Float32Array, slopes: readonly Float32Array[], { beta1, beta2, epsilon }: Adam): Float32Array {
    return withArrays(({ put, room }) => {
      const [w, m, v] = [put(start), room(outputs, 0), room(outputs, 0)];
      let [power1, power2] = [1, 1];
      slopes.forEach((slope, t) => {
        power1 *= Math.fround(beta1);
        power2 *= Math.fround(beta2);
        const scalars = [0.01 / (1 - power1), beta1, beta2, 1 / Math.sqrt(1 - power2), epsilon, 0, 1, -Infinity, Infinity, 0] as const;
        if (open(t).includes(i)) kernels.adam(w.address, put(row(slope, i)).address, m.address, v.address, none, outputs, ...scalars);
      });
      return w.read();
    });
  }
});

describe("lazy adam", () => {
  test("advances the running average of all rows, closed ones too", () => {
    const { layer, loss } = make(7);
    const average = new Average([layer.weight], 0.75);
    const optimizer = adam({ learningRate: 0.1, lazy: true });
    const expected = new Float64Array(layer.weight.size);
    for (let t = 0; t < rounds; t++) {
      setOpen(layer, open(t));
      runStep(new Set(parameters(layer).values()), optimizer, loss, { average });
      for (const [i, w] of layer.weight.toArray().entries()) expected[i] = 0.75 * (expected[i] as number) + 0.25 * w;
    }
    average.lend();
    expectNear(
      layer.weight.toArray(),
      expected.map((each) => each / (1 - 0.75 ** rounds)),
      { rel: 1e-6, abs: 1e-6 },
    );
  });

  test("goes on skipping under a clip, which makes no gradient where there is none", () => {
    for (const wrap of [(o: Optimizer) => clipNorm(o, 0.01), (o: Optimizer) => clipNorm(o, 1e9), (o: Optimizer) => clipValue(o, 0.01)]) {
      const weights = path(wrap(adam({ lazy: true })), 7, open);
      for (let t = 0; t < rounds; t++) expect(changed(weights[t] as Float32Array, weights[t + 1] as Float32Array)).toEqual(open(t));
    }
  });

  test("is refused by accumulate, also under a clip, as it would be adam under another name", () => {
    const lazy = () => adam({ lazy: true });
    for (const inner of [lazy(), adamW({ lazy: true }), clipNorm(lazy(), 1), clipValue(clipNorm(lazy(), 1), 1)]) {
      expect(() => accumulate(inner, 2)).toThrow(ValueError);
      expect(() => accumulate(inner, 2)).toThrow(`accumulate: ${inner.name} came, which skips rows whose gate was closed`);
    }
    expect(accumulate(clipNorm(adam(), 1), 2).name).toBe("accumulate2-clipNorm-adam");
  });

  test("does not touch parameters that have no gates in another way than adam", () => {
    const run = (optimizer: Optimizer) => {
      const { layer, loss } = make(7);
      setOpen(layer, open(1));
      for (let t = 0; t < 3; t++) step(layer, optimizer, loss);
      return [layer.bias?.toArray() as Float32Array, layer.gates.inputs?.parameters.logAlpha?.toArray() as Float32Array];
    };
    expectSameBits(run(adam({ lazy: true })), run(adam()));
  });
});

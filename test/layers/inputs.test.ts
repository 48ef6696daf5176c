// What is done to inputs belongs to the net: the same raw input gives the same scores everywhere, or is refused.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  batch,
  type Column,
  columns,
  compact,
  conv2d,
  dataset,
  decode,
  dense,
  encode,
  evaluate,
  flatten,
  gate,
  gateParameters,
  gradients,
  impute,
  type Layer,
  mul,
  oneHot,
  type Part,
  predict,
  relu,
  rescale,
  type Sequential,
  ShapeError,
  seed,
  sequential,
  standardize,
  sum,
  tensor,
  train,
  ValueError,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { noteByteScale } from "../../src/byteScale.ts";
import { state } from "../../src/walk.ts";
import { hash } from "../support/hash.ts";
import { numbers } from "../support/numbers.ts";
import { bits } from "./featureClaims.ts";

const table: readonly Column[] = [
  { name: "age", mean: 40.3, deviation: 12.7, fill: 40 },
  { name: "color", categories: ["red", "green", "blue"], missing: true },
  { name: "height", mean: 1.7, deviation: 0.1 },
  { categories: 2 },
];

describe("columns", () => {
  test("standardizes numbers, fills in what is missing, and makes a feature of each category", () => {
    const layer = columns(table);
    expect([layer.features, layer.groups, layer.label]).toEqual([7, [0, 1, 1, 1, 2, 3, 3], "columns(4, 7)"]);
    const y = predict(layer, [
      [40.3, 2, 1.8, 0],
      [Number.NaN, Number.NaN, 1.7, 1],
    ]).toArray();
    const f = Math.fround;
    const scaled = (x: number, mean: number, deviation: number) => f(f(f(x) - f(mean)) * f(1 / deviation));
    expect(Array.from(y)).toEqual([0, 0, 0, 1, scaled(1.8, 1.7, 0.1), 1, 0, scaled(40, 40.3, 12.7), 0, 0, 0, 0, 0, 1]);
  });

  test.each<[string, number[], RegExp]>([
    ["a number that is never missing", [1, 0, Number.NaN, 0], /"height" of example 0 is missing \(NaN\), but it was never missing in training/],
    ["an infinite number", [Infinity, 0, 1, 0], /"age" of example 0 is Infinity, but it must be a finite number/],
    ["a category there is not", [1, 3, 1, 0], /"color" of example 0 is 3, but it must be the index of one of \["red", "green", "blue"\]/],
    ["a fraction as a category", [1, 0, 1, 0.5], /"3" of example 0 is 0.5, but it must be the index of one of 2/],
  ])("refuses %s, in both entries", (_, row, text) => {
    expect(() => predict(columns(table), [row])).toThrow(text);
    expect(() => predict(columns(table), [row])).toThrow(ValueError);
    expect(() => decodeModel(encode(columns(table))).predict([row])).toThrow(text);
  });

  test.each<[readonly Column[], RegExp]>([
    [[], /a list of columns is needed/],
    [[{ name: "a" }, { name: "a" }], /column 1 is called "a", but each needs a name of its own/],
    [[{ name: "a", deviation: 0 }], /deviation above 0/],
    [[{ name: "a", mean: Infinity }], /finite numbers/],
    [[{ name: "a", categories: ["x", "x"] }], /different words/],
    [[{ name: "a", categories: 0 }], /categories is 0/],
  ])("refuses columns %j", (given, text) => {
    expect(() => columns(given)).toThrow(text);
  });

  test("refuses rows of another width", () => {
    expect(() => predict(columns(table), [[1, 2, 3]])).toThrow(ShapeError);
    expect(() => predict(columns(table), [[1, 2, 3]])).toThrow("columns(4, 7): the input is [1, 3] but needs [batch, 4]");
  });

  test("nothing of it is a parameter, and a file holds it", () => {
    const layer = columns(table);
    expect(state(layer).size).toBe(0);
    expect(encode(decode(encode(layer)))).toEqual(encode(layer));
  });

  test("compaction takes closed features out of it, and no one asks for a column that is closed", () => {
    seed(3);
    const net = sequential(columns(table), gate(dense(7, 5), { over: "inputs" }), relu, dense(5, 2));
    gateParameters(net)[0]?.set([4, -4, 4, 4, -4, -4, -4]);
    const small = compact(net);
    const [first, second] = small.parts as [ReturnType<typeof columns>, { inputs: number }];
    expect([first.label, first.groups, second.inputs]).toEqual(["columns(4, 3)", [0, 1, 1], 3]);
    const row = [51, 2, 1.9, 1];
    expect(bits(predict(small, [row]).toArray())).toEqual(bits(predict(net, [row]).toArray()));
    expect(bits(decodeModel(encode(small)).predict([row]).data)).toEqual(bits(predict(net, [row]).toArray()));
    expect(predict(small, [[51, 2, Number.NaN, Number.NaN]]).toArray()).toEqual(predict(small, [row]).toArray());
    const again = gate(dense(3, 2), { over: "inputs" });
    gateParameters(again)[0]?.set([-4, 4, -4]);
    expect(compact(sequential(first, again)).parts.map((each) => (each as ReturnType<typeof dense>).label)).toEqual(["columns(4, 1)", "dense(1, 2)"]);
  });

  test("training that shrinks takes them out as well", async () => {
    seed(1);
    const net = sequential(columns(table), gate(dense(7, 3), { over: "inputs", lambda: 1e-6 }), relu, dense(3, 2));
    gateParameters(net)[0]?.set([6, -6, -6, 6, 6, -6, -6]);
    const inputs = Array.from({ length: 40 }, (_, i) => [20 + (hash(1, i) % 40), hash(2, i) % 3, 1.5 + (hash(3, i) % 10) / 20, hash(4, i) % 2]).flat();
    const data = dataset({ inputs, labels: inputs.filter((_, i) => i % 4 === 3), shape: [4] });
    let removed = 0;
    for await (const epoch of train(net, data, { epochs: 3, shrink: true })) removed += epoch.removed;
    expect(removed).toBe(4);
    expect((net.parts[0] as ReturnType<typeof columns>).label).toBe("columns(4, 3)");
  });
});

test("oneHot and impute are columns", () => {
  expect(predict(oneHot(3, ["no", "yes"]), [[2, 0]]).toArray()).toEqual(Float32Array.of(0, 0, 1, 1, 0));
  expect(predict(impute([7, 0]), [[Number.NaN, 2]]).toArray()).toEqual(Float32Array.of(7, 2));
  expect(() => oneHot({} as never)).toThrow("oneHot: an object came");
});

describe("standardize", () => {
  test("refuses examples with other features", () => {
    const layer = standardize({ mean: [1, 2], deviation: [2, 4] });
    for (const shape of [[2, 3], [2], [2, 3, 4, 4]])
      expect(() => layer.forward(tensor(new Float32Array(shape.reduce((x, y) => x * y)), shape))).toThrow(ShapeError);
  });

  test("takes mean and deviation of a dataset: of features, of channels, of bytes", () => {
    const rows = dataset({ inputs: [100, 2, 300, 2], targets: [1, 2], shape: [2] });
    expect(predict(standardize(rows), [[300, 3]]).toArray()).toEqual(Float32Array.of(1, 1));
    const images = dataset({ inputs: Uint8Array.of(0, 2, 4, 6, 10, 10, 30, 30), labels: [0], shape: [2, 2, 2], scale: 0.5 });
    const layer = standardize(images);
    expect([...layer.mean.toArray(), ...layer.inverse.toArray()]).toEqual([1.5, 10, Math.fround(1 / Math.sqrt(1.25)), Math.fround(0.2)]);
  });

  test("has the gradient of a division, as columns of numbers have", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const weights = tensor(numbers(4), [2, 2]);
    const needed = weights.toArray().map((each, i) => each * (i % 2 ? 0.25 : 0.5));
    for (const layer of [standardize({ mean: [1, 2], deviation: [2, 4] }), columns([{ mean: 1, deviation: 2 }, { deviation: 4 }])])
      expect(gradients(() => sum(mul(layer.forward(x), weights)), [x]).gradients[0]).toEqual(needed);
  });

  test.each<[unknown, RegExp]>([
    [{ mean: [1], deviation: [1, 2] }, /1 means and 2 deviations/],
    [{ mean: [1], deviation: [0] }, /feature 0 has mean 1 and deviation 0/],
    [{ mean: [Number.NaN], deviation: [1] }, /finite mean/],
    [{ mean: [1], deviations: [1] }, /Did you mean deviation/],
    [3, /3 came where an object of options is needed/],
  ])("refuses %j", (given, text) => {
    expect(() => standardize(given as never)).toThrow(text);
  });
});

test("rescale refuses what is no factor", () => {
  expect(() => rescale(0)).toThrow(ValueError);
  expect(() => rescale("2" as never)).toThrow(ValueError);
});

describe("the same raw input gives the same scores", () => {
  const SIDE = 4;
  /** A net of each type of input, with a batch as users have it. */
  const kinds: Record<string, { net: () => Sequential; shape: number[]; raw: (n: number, series: number) => Float32Array | Uint8Array; scale?: number }> = {
    "bytes, rescaled by the net": {
      net: () => sequential(rescale(1 / 255, -0.5), conv2d(2, 3, 3), relu, flatten, dense(12, 3)),
      shape: [2, SIDE, SIDE],
      raw: (n, series) => Uint8Array.from({ length: n }, (_, i) => hash(series, i)),
      scale: 1,
    },
    "bytes, rescaled by the dataset": {
      net: () => sequential(standardize({ mean: [0.4, 0.5], deviation: [0.2, 0.3] }), conv2d(2, 3, 3), relu, flatten, dense(12, 3)),
      shape: [2, SIDE, SIDE],
      raw: (n, series) => Uint8Array.from({ length: n }, (_, i) => hash(series, i)),
      scale: 1 / 255,
    },
    numbers: {
      net: () => sequential(standardize({ mean: numbers(5, -1, 1), deviation: numbers(5, 0.5, 2) }), dense(5, 3)),
      shape: [5],
      raw: (n, series) => numbers(n, -100, 100, series),
    },
    "rows of a table": {
      net: () => sequential(columns(table), dense(7, 4), relu, dense(4, 3)),
      shape: [4],
      raw: (n, series) =>
        Float32Array.from({ length: n }, (_, i) => {
          const draw = hash(series, i);
          return [draw % 5 ? draw % 90 : Number.NaN, draw % 4 === 3 ? Number.NaN : draw % 4, (draw % 200) / 70, draw % 2][i % 4] as number;
        }),
    },
  };

  test.each(Object.keys(kinds))("in training, evaluate, predict and sievenet/inference, compacted or not: %s", (name) => {
    const { net: make, shape, raw, scale } = kinds[name] as (typeof kinds)[string];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1e6 }), (count, series) => {
        seed(series);
        const net = make();
        const size = shape.reduce((a, b) => a * b, 1);
        const inputs = raw(count * size, series) as Float32Array;
        // as a table gives it: dataset() itself takes no NaN
        const data = { count, shape, inputs, labels: new Uint8Array(count), classes: 3, ...(scale !== undefined && { scale }) };
        noteByteScale(net, scale); // as training does
        const examples = Array.from({ length: count }, (_, i) => inputs.subarray(i * size, (i + 1) * size)).map((each) => nest(each, shape));
        const needed = bits(predict(net, examples as never).toArray());
        expect(bits(net.forward(batch(data, 0, count).inputs).toArray())).toEqual(needed);
        expect(bits(predict(net, data).toArray())).toEqual(needed);
        expect(Number.isFinite(evaluate(net, data).loss)).toBe(true);
        for (const bytes of [encode(net), encode(compact(net))]) {
          expect(bits(predict(decode(bytes) as Layer & Part, examples as never).toArray())).toEqual(needed);
          expect(bits(decodeModel(bytes).predict(examples as never).data)).toEqual(needed);
          expect(bits(decodeModel(bytes).predict(inputs, [count, ...shape]).data)).toEqual(needed);
        }
      }),
      { numRuns: 10 },
    );
  });
});

/** Nested arrays down to rows, as the shape says. */
function nest(values: Float32Array, [first = 1, ...rest]: readonly number[]): unknown {
  if (!rest.length) return values;
  const size = values.length / first;
  return Array.from({ length: first }, (_, i) => nest(values.subarray(i * size, (i + 1) * size), rest));
}

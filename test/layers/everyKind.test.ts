// Every kind of layer and every named function, as the tables list them, is known everywhere: to training, files, counting,
// compaction and inference; and what it says of itself is true. Who adds one is told here what is missing.
import { describe, expect, test } from "vitest";
import type { FeatureMap, Layout } from "../../src/descriptions/features.ts";
import { type FunctionName, functionFeatures } from "../../src/descriptions/functions.ts";
import type { Facts, Fields } from "../../src/descriptions/facts.ts";
import { factsOf, featuresOf, type Kind, kindNames, type PartDescription } from "../../src/descriptions/layers.ts";
import {
  averagePool2d,
  batchNorm,
  compact,
  conv2d,
  count,
  type Dense,
  decode,
  dense,
  dropout,
  embedding,
  encode,
  gate,
  gateParameters,
  gradients,
  type Layer,
  layerNorm,
  maxPool2d,
  mul,
  type Part,
  parameters,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  ShapeError,
  select,
  sequential,
  sum,
  summary,
  type Tensor,
  tensor,
  zeroPad2d,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { featureMapOf, functionOf, nameOf } from "../../src/layers/functions.ts";
import { kinds } from "../../src/layers/kinds.ts";
import { scope } from "../../src/memory.ts";
import { state } from "../../src/walk.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf } from "../support/support.ts";

const SIZE = 6;
const SIDE = 4;
const BATCH = 3;

/** A layer of each kind that takes SIZE features, and where they are. A kind that is missing is a type error. */
const examples: { readonly [K in Kind]: { readonly make: () => Layer; readonly at: Layout } } = {
  averagePool2d: { make: () => averagePool2d(2), at: "maps" },
  batchNorm: { make: () => batchNorm(SIZE), at: "maps" },
  conv2d: { make: () => conv2d(SIZE, 5, 3, { padding: 1 }), at: "maps" },
  dense: { make: () => dense(SIZE, 5), at: "units" },
  dropout: { make: () => dropout(0.3), at: "units" },
  embedding: { make: () => embedding(SIZE, 5), at: "last" },
  layerNorm: { make: () => layerNorm(SIZE, { epsilon: 0.1 }), at: "units" },
  maxPool2d: { make: () => maxPool2d(2), at: "maps" },
  residual: { make: () => residual(sequential(dense(SIZE, SIZE), relu)), at: "units" },
  select: { make: () => select([4, 0, 5, 2], SIZE), at: "units" },
  sequential: { make: () => sequential(relu, dense(SIZE, 5)), at: "units" },
  zeroPad2d: { make: () => zeroPad2d(1), at: "maps" },
};

const shapeAt = (at: Layout): number[] => (at === "maps" ? [BATCH, SIZE, SIDE, SIDE] : [BATCH, SIZE]);
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
/** Numbers above 0, of which all functions have a value and a slope; words for an embedding. */
function inputFor(kind: Kind | FunctionName, at: Layout): Tensor {
  const shape = shapeAt(at);
  if (kind === "embedding")
    return tensor(
      Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i * 5) % SIZE),
      shape,
    );
  return tensor(numbers(sizeOf(shape), 0.2, 2, 3), shape);
}

/** A layer with numbers of its own in every array. */
function made(kind: Kind): Layer {
  seed(1);
  const layer = examples[kind].make();
  [...state(layer).values()].forEach((array, i) => {
    array.set(numbers(array.size, 0.5, 1.5, i + 1));
  });
  return layer;
}

const bits = (values: Float32Array) => Array.from(new Uint32Array(values.map((each) => each + 0).buffer));
const changed = (a: Float32Array, b: Float32Array) => Array.from(a.keys()).filter((i) => !Object.is(a[i], b[i]));

/** Which feature each number of an array [batch, features, ...] belongs to. */
const featureOf = (shape: readonly number[], i: number) => Math.floor(i / sizeOf(shape.slice(2))) % (shape[1] as number);

/** Checks what a map of features claims against what a part does. */
function expectTrue(map: FeatureMap, part: Part, x: Tensor): void {
  const before = predict(part, x);
  const [inputShape, shape] = [x.shape, before.shape];
  const values = x.toArray();
  if (map.width !== undefined) expect(map.width).toBe(SIZE);
  for (let i = 0; i < values.length; i += 5) {
    const other = values.slice();
    other[i] = (values[i] as number) + 0.25;
    const moved = changed(before.toArray(), predict(part, tensor(other, inputShape)).toArray());
    const feature = featureOf(inputShape, i);
    if (map.passes === "kept") {
      if (!map.mixes) for (const k of moved) expect(featureOf(shape, k)).toBe(feature);
      if (map.numberwise) for (const k of moved) expect(k).toBe(i);
    } else if (map.passes === "selected") {
      for (const k of moved) expect((map.indices as ArrayLike<number>)[featureOf(shape, k)]).toBe(feature);
      expect(moved.length > 0).toBe(Array.from(map.indices as ArrayLike<number>).includes(feature));
    } else if (map.passes === "flattened") expect(moved).toEqual([i]);
    else expect(shape[1]).toBe(map.outputs);
  }
  if (map.passes !== "kept") return;
  if (map.mixes) expect(before.toArray()).not.toEqual(values);
  expect(shape.length).toBe(map.to === "units" ? 2 : inputShape.length);
  // a feature that is 0 everywhere
  const closed = values.map((each, i) => (featureOf(inputShape, i) === 2 ? 0 : each));
  const after = predict(part, tensor(closed, inputShape)).toArray();
  const zeros = Array.from(after).filter((_, i) => featureOf(shape, i) === 2);
  if (map.zeros) expect(zeros.every((each) => each === 0)).toBe(true);
  // its slope, which must be finite where features that no one reads are not computed
  const [slope] = gradients(() => {
    const input = tensor(closed, inputShape);
    return sum((typeof part === "function" ? part : (h: Tensor) => part.forward(h))(mul(input, one)));
  }, [one]).gradients as [Float32Array];
  if (map.finiteAtZero !== false) expect(after.every(Number.isFinite) && slope.every(Number.isFinite)).toBe(true);
}
const one = tensor([1]);

test("the tables list the same kinds", () => {
  expect(Object.keys(kinds).sort()).toEqual([...kindNames()].sort());
  expect(Object.keys(examples).sort()).toEqual([...kindNames()].sort());
});

describe.each(kindNames())("%s", (kind) => {
  const { at } = examples[kind];
  const x = inputFor(kind, at);
  const facts = factsOf(kind) as Facts<unknown>;
  const describeIt = (layer: Layer) => layer.describe?.((part, name) => ({ type: "same", path: `${name}${typeof part}` })) as PartDescription & Fields<unknown>;

  test("describes itself, and its facts say of the description what is true of the layer", () => {
    const layer = made(kind);
    const description = describeIt(layer);
    expect(description.type).toBe(kind);
    expect(layer.constructor).toBe(kinds[kind]);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    if (facts.label) expect(facts.label(description)).toBe((layer as unknown as { label: string }).label);
    const learned = [...parameters(layer).values()].reduce((total, p) => total + p.size, 0);
    if (!layer.sequence && !layer.paths) {
      expect(facts.weights?.(description) ?? 0).toBe(learned);
      expect(facts.output?.(description, x.shape)).toEqual(predict(layer, x).shape);
      if (kind !== "dropout") expect(() => facts.output?.(description, kind === "embedding" ? [] : [1])).toThrow(ShapeError);
      expect({ ...description, ...facts.check?.(description) }).toEqual(description);
    }
  });

  test("says how features pass through it, and that is so", () => {
    const layer = made(kind);
    const map = featureMapOf(layer);
    const { indices: _, ...bare } = { indices: undefined, ...map };
    expect(map ? bare : undefined).toEqual(featuresOf(describeIt(layer)));
    if (layer.sequence || layer.paths) return expect(map).toBeUndefined();
    expect(map?.layouts?.includes(at)).not.toBe(false);
    if (map && kind !== "embedding") expectTrue(map, layer, x);
    // what has numbers for its features can be made smaller with them
    if (map && (map.width !== undefined || state(layer).size)) expect(layer.narrow).toBeTypeOf("function");
  });

  test("trains: a gradient for every parameter", () => {
    const layer = made(kind);
    const all = [...parameters(layer).values()];
    const weights = tensor(numbers(sizeOf(predict(layer, x).shape), -1, 1, 9), predict(layer, x).shape);
    const found = kind === "dropout" ? [] : gradients(() => sum(mul(layer.forward(x), weights)), all).gradients;
    for (const each of found) expect(each.some((slope) => slope !== 0) && each.every(Number.isFinite)).toBe(true);
  });

  test("is saved, and made again of the file", () => {
    const layer = made(kind);
    predict(layer, x);
    const bytes = encode(layer);
    const again = decode(bytes);
    expect(again.constructor).toBe(layer.constructor);
    expect(encode(again)).toEqual(bytes);
    expect(bits(predict(again, x).toArray())).toEqual(bits(predict(layer, x).toArray()));
  });

  test("predicts the same bits in the inference entry, which knows what it is", () => {
    const layer = made(kind);
    predict(layer, x);
    const model = decodeModel(encode(layer));
    expect(bits(model.predict(x.toArray(), x.shape).data)).toEqual(bits(predict(layer, x).toArray()));
    if (facts.label) expect(model.layers).toEqual([{ path: "", label: facts.label(describeIt(layer)), weights: facts.weights?.(describeIt(layer)) ?? 0 }]);
  });

  test("is compacted and counted between gated layers", () => {
    if (kind === "embedding") return;
    const layer = made(kind);
    const map = featureMapOf(layer);
    const before = gate(at === "maps" ? conv2d(2, SIZE, 1) : dense(2, SIZE), { over: "outputs" });
    gateParameters(before)[0]?.set([-4, 4, 0.3, -4, 4, 4]);
    const input = tensor(numbers(BATCH * 2 * (at === "maps" ? SIDE * SIDE : 1), -1, 1), at === "maps" ? [BATCH, 2, SIDE, SIDE] : [BATCH, 2]);
    const shape = predict(sequential(before, layer), input).shape;
    const after = gate(shape.length === 4 ? conv2d(shape[1] as number, 3, 1) : dense(shape[1] as number, 3), { over: "inputs" });
    gateParameters(after)[0]?.set(Array.from({ length: shape[1] as number }, (_, i) => (i % 2 ? 4 : -4)));
    const net = sequential(before, layer, after);
    const needed = predict(net, input).toArray();
    const small = compact(net);
    expectNear(predict(small, input).toArray(), needed, { abs: 1e-5, rel: 1e-5 });
    // every other feature after it is closed: the layer before gives less if features can be followed
    expect((small.parts[0] as Dense).outputs < SIZE).toBe(kind === "sequential" || map !== undefined);
    // gates meet where features keep their indices
    const meet = kind === "sequential" || map?.passes === "connected" || (map?.passes === "kept" && !map.mixes);
    const alone = count(
      sequential(before, (h: Tensor) => h),
      "settled",
    ).weights;
    expect(
      count(net, "settled").weights <
        alone +
          count(
            sequential((h: Tensor) => h, after),
            "settled",
          ).weights +
          count(layer, "settled").weights,
    ).toBe(meet);
    expect(summary(net, input.shape.slice(1)).rows.length).toBeGreaterThan(2);
  });
});

describe.each(Object.keys(functionFeatures) as FunctionName[])("%s", (name) => {
  const part = functionOf(name) as (x: Tensor) => Tensor;
  const map = functionFeatures[name];
  const at: Layout = map?.layouts?.[0] ?? "units";

  test("is a function of the library, found by its name and the other way round", () => {
    expect(part).toBeTypeOf("function");
    expect(nameOf(part)).toBe(name);
    expect(featureMapOf(part)).toBe(map);
  });

  test("says how features pass through it, and that is so", () => {
    for (const layout of map?.layouts ?? (["units", "maps"] as const)) if (map) expectTrue(map, part, inputFor(name, layout));
    if (map?.passes !== "kept") return;
    // known zeros are handed on exactly where it says so
    scope(() => {
      const x = inputFor(name, at);
      const known = mul(x, tensor([1, 1, 0, 1, 1, 0], at === "maps" ? [SIZE, 1, 1] : [SIZE]));
      known.support = supportOf([0, 1, 3, 4]);
      expect(part(known).support !== undefined).toBe(map.zeros);
    });
  });

  test("is saved by name, and predicts the same bits in the inference entry", () => {
    const x = inputFor(name, at);
    const net = sequential(part);
    const bytes = encode(net);
    expect((decode(bytes) as Sequential).parts).toEqual([part]);
    expect(bits(decodeModel(bytes).predict(x.toArray(), x.shape).data)).toEqual(bits(predict(net, x).toArray()));
    expect(decodeModel(bytes).layers.map(({ label }) => label)).toEqual([name]);
    expect(summary(net, x.shape.slice(1)).rows.map(({ layer }) => layer)).toEqual([name]);
  });

  test("is compacted between gated layers", () => {
    const before = gate(at === "maps" ? conv2d(2, SIZE, 1) : dense(2, SIZE), { over: "outputs" });
    gateParameters(before)[0]?.set([-4, 4, 4, -4, 4, 4]);
    const x = tensor(numbers(BATCH * 2 * (at === "maps" ? SIDE * SIDE : 1), 0.2, 1), at === "maps" ? [BATCH, 2, SIDE, SIDE] : [BATCH, 2]);
    before.weight.set(numbers(before.weight.size, 0.1, 1));
    const after = gate(dense(SIZE, 3), { over: "inputs" });
    gateParameters(after)[0]?.set([4, 4, -4, -4, -4, 4]);
    const net = sequential(before, part, after);
    // a logarithm of closed units is no number, and what reads it neither
    if (name === "log") return;
    predict(net, x);
    const small = compact(net);
    expectNear(predict(small, x).toArray(), predict(net, x).toArray(), { abs: 1e-5, rel: 1e-5 });
    expect((small.parts[0] as Dense).outputs < SIZE).toBe(map !== undefined);
  });
});

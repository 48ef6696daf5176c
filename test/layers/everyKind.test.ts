// Every kind of layer, as the tables list them, is known everywhere: to training, files, counting, compaction and inference;
// and what it says of itself is true. Who adds one is told here what is missing.
import { describe, expect, test } from "vitest";
import type { Facts, Fields } from "../../src/descriptions/facts.ts";
import { factsOf, featuresOf, type Kind, kindNames, type PartDescription } from "../../src/descriptions/layers.ts";
import {
  averagePool1d,
  averagePool2d,
  batchNorm,
  columns,
  compact,
  conv1d,
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
  gru,
  type Layer,
  layerNorm,
  maxPool1d,
  maxPool2d,
  mul,
  parameters,
  predict,
  relu,
  rescale,
  residual,
  ShapeError,
  seed,
  select,
  sequential,
  standardize,
  sum,
  summary,
  type Tensor,
  tensor,
  vocabulary,
  zeroPad1d,
  zeroPad2d,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { featureMapOf } from "../../src/layers/featureMapOf.ts";
import { kinds } from "../../src/layers/kinds.ts";
import { state } from "../../src/walk.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { BATCH, bits, expectTrue, inputFor, type Place, SIZE, sidesAt, sizeOf } from "./featureClaims.ts";

interface Example {
  readonly make: () => Layer;
  readonly at: Place;
}

/** A layer of each kind that takes SIZE features, and where they are. A kind that is missing is a type error. */
const examples: { readonly [K in Kind]: Example } = {
  averagePool2d: { make: () => averagePool2d(2), at: "maps" },
  batchNorm: { make: () => batchNorm(SIZE), at: "maps" },
  columns: { make: () => columns(Array.from({ length: SIZE }, (_, i) => ({ mean: i / 2, deviation: 0.3, fill: 1 }))), at: "units" },
  conv2d: { make: () => conv2d(SIZE, 5, 3, { padding: 1 }), at: "maps" },
  dense: { make: () => dense(SIZE, 5), at: "units" },
  dropout: { make: () => dropout(0.3), at: "units" },
  embedding: { make: () => embedding(SIZE, 5), at: "last" },
  gru: { make: () => gru(SIZE, 5), at: "places" },
  layerNorm: { make: () => layerNorm(SIZE, { epsilon: 0.1 }), at: "units" },
  maxPool2d: { make: () => maxPool2d(2), at: "maps" },
  rescale: { make: () => rescale(1.7, -0.3), at: "maps" },
  residual: { make: () => residual(sequential(dense(SIZE, SIZE), relu)), at: "units" },
  select: { make: () => select([4, 0, 5, 2], SIZE), at: "units" },
  sequential: { make: () => sequential(relu, dense(SIZE, 5)), at: "units" },
  standardize: { make: () => standardize({ mean: new Float32Array(SIZE), deviation: new Float32Array(SIZE).fill(2) }), at: "maps" },
  tokens: { make: () => vocabulary(["a b c d e f"], { places: SIZE }), at: "units" },
  zeroPad2d: { make: () => zeroPad2d(1), at: "maps" },
};

/** Kinds that take something else than in their example. */
const variants: readonly (readonly [name: string, kind: Kind, example: Example])[] = [
  ["averagePool1d", "averagePool2d", { make: () => averagePool1d(2, { padding: 1 }), at: "series" }],
  ["conv1d", "conv2d", { make: () => conv1d(SIZE, 5, 3, { padding: 1 }), at: "series" }],
  ["gru of all places", "gru", { make: () => gru(SIZE, 4, { returnSequences: true, bias: false }), at: "places" }],
  ["maxPool1d", "maxPool2d", { make: () => maxPool1d(2), at: "series" }],
  ["zeroPad1d", "zeroPad2d", { make: () => zeroPad1d(1), at: "series" }],
  ["batchNorm of series", "batchNorm", { make: () => batchNorm(SIZE), at: "series" }],
  ["select of series", "select", { make: () => select([4, 0, 5, 2], SIZE), at: "series" }],
  [
    "standardize of series",
    "standardize",
    { make: () => standardize({ mean: new Float32Array(SIZE), deviation: new Float32Array(SIZE).fill(2) }), at: "series" },
  ],
];

/** A layer with numbers of its own in every array. */
function filled({ make }: Example): Layer {
  seed(1);
  const layer = make();
  [...state(layer).values()].forEach((array, i) => {
    array.set(numbers(array.size, 0.5, 1.5, i + 1));
  });
  return layer;
}

test("the tables list the same kinds", () => {
  expect(Object.keys(kinds).sort()).toEqual([...kindNames()].sort());
  expect(Object.keys(examples).sort()).toEqual([...kindNames()].sort());
});

describe.each([...kindNames().map((kind) => [kind, kind, examples[kind]] as const), ...variants])("%s", (_, kind, example) => {
  const { at } = example;
  const made = () => filled(example);
  const x = inputFor(kind, at);
  const facts = factsOf(kind) as Facts<unknown>;
  const describeIt = (layer: Layer) => layer.describe?.((part, name) => ({ type: "same", path: `${name}${typeof part}` })) as PartDescription & Fields<unknown>;

  test("describes itself, and its facts say of the description what is true of the layer", () => {
    const layer = made();
    const description = describeIt(layer);
    expect(description.type).toBe(kind);
    expect(layer.constructor).toBe(kinds[kind]);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    if (facts.label) expect(facts.label(description)).toBe((layer as unknown as { label: string }).label);
    const learned = [...parameters(layer).values()].reduce((total, p) => total + p.size, 0);
    if (!layer.sequence && !layer.paths) {
      expect(facts.weights?.(description) ?? 0).toBe(learned);
      expect(facts.output?.(description, x.shape)).toEqual(predict(layer, x).shape);
      if (kind !== "dropout" && kind !== "rescale") expect(() => facts.output?.(description, kind === "embedding" ? [] : [1])).toThrow(ShapeError);
      expect({ ...description, ...facts.check?.(description) }).toEqual(description);
    }
  });

  test("says how features pass through it, and that is so", () => {
    const layer = made();
    const map = featureMapOf(layer);
    const { indices: _, ...bare } = { indices: undefined, ...map };
    expect(map ? bare : undefined).toEqual(featuresOf(describeIt(layer)));
    if (layer.sequence || layer.paths) return expect(map).toBeUndefined();
    expect(map?.layouts?.includes(at === "series" ? "maps" : at === "places" ? "last" : at)).not.toBe(false);
    if (map && kind !== "embedding") expectTrue(map, layer, x);
    // what has numbers for its features can be made smaller with them
    if (map && (map.width !== undefined || state(layer).size)) expect(layer.narrow).toBeTypeOf("function");
  });

  test("trains: a gradient for every parameter", () => {
    const layer = made();
    const all = [...parameters(layer).values()];
    const weights = tensor(numbers(sizeOf(predict(layer, x).shape), -1, 1, 9), predict(layer, x).shape);
    const found = kind === "dropout" ? [] : gradients(() => sum(mul(layer.forward(x), weights)), all).gradients;
    for (const each of found) expect(each.some((slope) => slope !== 0) && each.every(Number.isFinite)).toBe(true);
  });

  test("is saved, and made again of the file", () => {
    const layer = made();
    predict(layer, x);
    const bytes = encode(layer);
    const again = decode(bytes);
    expect(again.constructor).toBe(layer.constructor);
    expect(encode(again)).toEqual(bytes);
    expect(bits(predict(again, x).toArray())).toEqual(bits(predict(layer, x).toArray()));
  });

  test("predicts the same bits in the inference entry, which knows what it is", () => {
    const layer = made();
    predict(layer, x);
    const model = decodeModel(encode(layer));
    expect(bits(model.predict(x.toArray(), x.shape).data)).toEqual(bits(predict(layer, x).toArray()));
    if (facts.label) expect(model.layers).toEqual([{ path: "", label: facts.label(describeIt(layer)), weights: facts.weights?.(describeIt(layer)) ?? 0 }]);
  });

  test("is compacted and counted between gated layers", () => {
    if (kind === "embedding" || kind === "gru") return; // which is tried with others that give sequences: test/layers/gru.test.ts
    const layer = made();
    const map = featureMapOf(layer);
    const sides = sidesAt(at);
    const before = gate([dense(2, SIZE), conv1d(2, SIZE, 1), conv2d(2, SIZE, 1)][sides.length] as Dense, { over: "outputs" });
    gateParameters(before)[0]?.set([-4, 4, 0.3, -4, 4, 4]);
    const input = tensor(numbers(BATCH * 2 * sizeOf(sides), -1, 1), [BATCH, 2, ...sides]);
    const shape = predict(sequential(before, layer), input).shape;
    const [width = 0] = shape.slice(1);
    const after = gate([dense(width, 3), conv1d(width, 3, 1), conv2d(width, 3, 1)][shape.length - 2] as Dense, { over: "inputs" });
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

// Nets of every kind of layer and every function, of the recipes and of one's own, and inputs for them.
import { functionFeatures, type FunctionName } from "../../src/descriptions/functions.ts";
import type { Kind, PartDescription } from "../../src/descriptions/layers.ts";
import {
  averagePool1d,
  averagePool2d,
  batchNorm,
  columns,
  compact,
  conv1d,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  gate,
  gateParameters,
  type Gru,
  gru,
  type Layer,
  layerNorm,
  maxPool1d,
  maxPool2d,
  type Part,
  predict,
  relu,
  rescale,
  residual,
  type Shape,
  seed,
  select,
  sequential,
  standardize,
  tanh,
  tensor,
  vocabulary,
  zeroPad1d,
  zeroPad2d,
} from "../../src/index.ts";
import type { Columns } from "../../src/layers/columns.ts";
import type { LayerNorm } from "../../src/layers/layerNorm.ts";
import { functionOf } from "../../src/layers/functions.ts";
import { type OnnxOptions, registerOnnx } from "../../src/onnx/index.ts";
import { recipe } from "../../src/recipes/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { state } from "../../src/walk.ts";
import { Affine } from "../extend/ownLayers.ts";
import { hash } from "../support/hash.ts";
import { numbers } from "../support/numbers.ts";
import { Beside } from "../support/randomNet/blocks.ts";
import { sparseNumbers } from "../support/sparse.ts";

/** A net to be exported, and what it is given. */
export interface Case {
  readonly net: Layer;
  /** Of one example. */
  readonly shape: Shape;
  /** What the numbers of inputs are: between these, or whole numbers below the second. Default [-2, 2]. */
  readonly between?: readonly [number, number];
  readonly whole?: boolean;
  /** Features that every other example lacks: NaN. */
  readonly missing?: readonly number[];
  readonly options?: OnnxOptions;
}

const IMAGE: Shape = [6, 7, 5];
const image = (net: Layer, options?: OnnxOptions): Case => ({ net, shape: IMAGE, options: options ?? { input: IMAGE } });
const SERIES: Shape = [6, 9];
const series = (net: Layer): Case => ({ net, shape: SERIES, options: { input: SERIES } });
const rows = (net: Layer): Case => ({ net, shape: [6] });
const places = (net: Layer): Case => ({ net, shape: [4], between: [0, 9], whole: true, options: { input: [4] } });

/** Nets of each kind of layer. A kind that is missing is a type error. */
const ofKinds: { readonly [K in Kind]: () => Readonly<Record<string, Case>> } = {
  averagePool2d: () => ({
    plain: image(averagePool2d(2)),
    counted: image(averagePool2d([3, 2], { stride: [2, 1], padding: [1, 1], countPadding: true })),
    "not counted": image(averagePool2d([3, 2], { stride: [2, 1], padding: [1, 1], countPadding: false })),
    series: series(averagePool1d(3, { stride: 2, padding: 1, countPadding: false })),
  }),
  batchNorm: () => ({ rows: { ...rows(batchNorm(6)), options: { input: [6] } }, images: image(batchNorm(6, { epsilon: 0.01 })), series: series(batchNorm(6)) }),
  columns: () => {
    const mixed = columns([{ mean: 0.4, deviation: 0.7 }, { categories: 2 }, { fill: 1 }, { categories: ["a", "b", "c"], missing: true }, { mean: 1 }, {}]);
    const of = (net: Layer): Case => ({ net, shape: [6], between: [0, 2], whole: true });
    return {
      mixed: of(mixed),
      missing: { ...of(mixed), missing: [2, 3] },
      picked: of(sequential(mixed.withOutputs([5, 1, 0, 2]), dense(4, 3))),
      compacted: of(pickedColumns(mixed)),
    };
  },
  conv2d: () => ({
    plain: image(conv2d(6, 5, 3)),
    "same size": image(sequential(conv2d(6, 5, 3, { padding: 1 }), relu, conv2d(5, 4, 1, { bias: false }))),
    "stride, dilation": image(conv2d(6, 4, [3, 2], { stride: [2, 1], padding: [2, 0], dilation: [2, 3] })),
    groups: image(sequential(conv2d(6, 9, 3, { groups: 3 }), conv2d(9, 9, [2, 1], { groups: 9, bias: false }))),
    series: series(sequential(conv1d(6, 8, 3, { padding: 1 }), relu, conv1d(8, 4, 2, { stride: 2, dilation: 3, padding: 2, groups: 2, bias: false }))),
    "series to rows": series(sequential(conv1d(6, 8, 3), batchNorm(8), relu, maxPool1d(2), flatten, dense(24, 2))),
  }),
  dense: () => ({ plain: rows(dense(6, 5)), "no bias": rows(dense(6, 1, { bias: false })) }),
  dropout: () => ({ alone: { ...rows(dropout(0.5)), options: { input: [6] } }, between: rows(sequential(dense(6, 5), dropout(0.3), dense(5, 2))) }),
  embedding: () => ({
    single: { net: embedding(9, 3), shape: [], between: [0, 9], whole: true, options: { input: [] } },
    places: places(embedding(9, 5)),
    padded: places(sequential(embedding(9, 5, { padding: 3 }), flatten, dense(20, 3))),
    mean: places(embedding(9, 5, { meanOverPlaces: true })),
    "mean, padded": places(sequential(embedding(9, 5, { padding: 0, meanOverPlaces: true }), dense(5, 2))),
    norm: places(sequential(embedding(9, 5), layerNorm(5), flatten, dense(20, 3))),
  }),
  gru: () => ({
    last: { net: gru(6, 5), shape: [7, 6], options: { input: [7, 6] } },
    all: { net: sequential(gru(6, 5, { returnSequences: true, bias: false }), gru(5, 3), dense(3, 2)), shape: [7, 6], options: { input: [7, 6] } },
    scaled: scaledGru(),
  }),
  layerNorm: () => ({ rows: { ...rows(layerNorm(6)), options: { input: [6] } }, narrowed: narrowedNorm(), images: image(layerNorm(5, { epsilon: 0.1 })) }),
  maxPool2d: () => ({
    plain: image(maxPool2d(2)),
    padded: image(maxPool2d([3, 2], { stride: [1, 2], padding: [1, 1] })),
    series: series(maxPool1d(3, { padding: 1 })),
  }),
  rescale: () => ({ images: image(rescale(1 / 255, -0.5)), rows: { ...rows(rescale(3)), options: { input: [6] } } }),
  residual: () => ({
    rows: rows(residual(sequential(dense(6, 8), tanh, dense(8, 6)))),
    shortcut: image(residual(sequential(conv2d(6, 4, 3, { padding: 1, stride: 2 }), batchNorm(4), relu), conv2d(6, 4, 1, { stride: 2 }))),
    again: again(),
  }),
  select: () => ({ rows: rows(select([4, 0, 5, 4, 2], 6)), images: image(select([5, 1, 1], 6)) }),
  sequential: () => ({ empty: { ...rows(sequential()), options: { input: [6] } }, nested: rows(sequential(relu, sequential(dense(6, 4), sequential()))) }),
  standardize: () => {
    const fitted = { mean: numbers(6), deviation: numbers(6, 0.5, 2) };
    return { rows: { ...rows(standardize(fitted)), options: { input: [6] } }, images: image(standardize(fitted)) };
  },
  tokens: () => ({ words: { ...places(sequential(vocabulary(["a b c d", "a e f g"]), embedding(9, 3), flatten, dense(12, 2))), options: {} } }),
  zeroPad2d: () => ({
    both: image(zeroPad2d([2, 1])),
    one: image(zeroPad2d([0, 3])),
    series: series(zeroPad1d(3)),
    "max pool of series": series(sequential(zeroPad1d(2), maxPool1d(2))),
    "max pool": image(sequential(zeroPad2d(1), maxPool2d(2))),
    "average pool": image(sequential(zeroPad2d([2, 1]), averagePool2d(2))),
    conv2d: image(sequential(zeroPad2d([4, 1]), conv2d(6, 3, 3, { padding: 1 }))),
  }),
};

/** Gated recurrent units whose states are multiplied with what gates between 0 and 1 left. */
function scaledGru(): Case {
  const layer = gate(gru(6, 8, { returnSequences: true }), { over: "outputs" });
  gateParameters(layer)[0]?.set([-4, 4, 0.3, -4, 4, 0.1, -4, 4]);
  const net = compact(sequential(layer, tanh));
  if (!(net.parts[0] as Gru).scale) throw new Error("no gate between 0 and 1 was left");
  return { net, shape: [7, 6], options: { input: [7, 6] } };
}

/** A layer norm that compaction took features from. */
function narrowedNorm(): Case {
  const [before, after] = [gate(dense(6, 8), { over: "outputs" }), gate(dense(8, 3), { over: "inputs" })];
  for (const layer of [before, after]) gateParameters(layer)[0]?.set([-4, 4, 4, -4, 4, 4, -4, 4]);
  const net = compact(sequential(before, layerNorm(8), tanh, after));
  if ((net.parts[1] as LayerNorm).features !== 5) throw new Error("no feature of the norm was taken away");
  return rows(net);
}

/** Columns some of whose features no one reads after compaction. */
function pickedColumns(all: Columns): Layer {
  const layer = gate(dense(all.features, 4), { over: "inputs" });
  gateParameters(layer)[0]?.set(Array.from({ length: all.features }, (_, i) => (i % 3 ? 4 : -4)));
  const net = compact(sequential(all, layer, relu, dense(4, 2)));
  if (!(net.parts[0] as Columns).picked) throw new Error("no feature of the columns was taken away");
  return net;
}

/** Layers and a block that stand in several places. */
function again(): Case {
  const layer = dense(6, 6);
  const block = residual(sequential(layer, tanh, layer), layer);
  return rows(sequential(block, layer, relu, block));
}

/** Where functions are tried: on both sides of 0 where they have values there. */
const RANGES: Partial<Record<FunctionName, readonly [number, number]>> = { log: [0.01, 4], sqrt: [0, 4], exp: [-5, 5] };

function ofFunction(name: FunctionName): Readonly<Record<string, Case>> {
  const part = functionOf(name) as typeof relu;
  const between = RANGES[name] ?? ([-6, 6] as const);
  const images: Case = { net: sequential(part), shape: IMAGE, between, options: { input: IMAGE } };
  if (name === "globalAveragePool2d") return { images };
  if (name === "globalAveragePool1d") return { series: { ...images, shape: SERIES, options: { input: SERIES } } };
  const rows: Case = { ...images, shape: [6], options: { input: [6] } };
  // far from 0, where some formulas overflow on the way
  return { images, rows, wide: { ...rows, between: RANGES[name] ?? [-100, 100] } };
}

/** The net with other numbers than those it began with. */
function numbered(net: Layer): Layer {
  [...state(net)].forEach(([path, array], i) => {
    if (/variance$/.test(path)) array.set(numbers(array.size, 0.5, 2, i + 1));
    else if (!/logAlpha$/.test(path)) array.set(numbers(array.size, -1, 1, i + 1));
  });
  return net;
}

/** With zeros among the weights, as sparse layers. */
function sparse(net: Layer, format: "csr" | "blocks"): Layer {
  [...state(net).values()].forEach((array, i) => {
    array.set(sparseNumbers(array.size, 0.3, i + 1));
  });
  return sparsify(net, { format, density: 1 });
}

const ofSparse = (format: "csr" | "blocks"): Readonly<Record<string, Case>> => ({
  dense: rows(sparse(sequential(dense(6, 7), relu, dense(7, 5, { bias: false })), format)),
  conv1d: series(sparse(sequential(conv1d(6, 9, 3, { padding: 1 }), relu, conv1d(9, 5, 2, { stride: 2 })), format)),
  conv2d: image(sparse(sequential(conv2d(6, 9, 3, { groups: 3, padding: 1 }), relu, conv2d(9, 5, 2, { stride: 2, bias: false })), format)),
});

const named = (kind: string, cases: Readonly<Record<string, Case>>, change = (net: Layer) => net): [string, Case][] =>
  Object.entries(cases).map(([name, each]) => [`${kind} ${name}`, { ...each, net: change(each.net) }]);

/** The net of a recipe with gates at random, most of them closed, as compact() leaves it. */
function compacted(name: string): Case {
  const { shape, build } = recipe(name);
  const net = build({ lambda: 1e-6 });
  [...state(net)].forEach(([path, array], i) => {
    if (path.endsWith("logAlpha")) array.set(Float32Array.from({ length: array.size }, (_, at) => [-4, 4, -4, 0.3, -4][hash(i, at) % 5] as number));
    else if (path.endsWith("variance")) array.set(numbers(array.size, 0.5, 2, i));
  });
  predict(net, tensor(new Float32Array(shape.reduce((a, b) => a * b)), [1, ...shape]));
  return { net: compact(net), shape, between: [0, 1], options: { input: shape } };
}

const RECIPES = ["lenet-300-100", "lenet-5", "wrn-10-1"];

/** A block of one's own that describes what it is made of. */
class Described extends Beside {
  describe(part: (part: Part, name: string) => PartDescription) {
    return { type: "beside", left: part(this.left, "left"), right: part(this.right, "right") };
  }
}
registerOnnx<{ left: PartDescription; right: PartDescription }>("beside", ({ left, right }, x, to) => {
  const [a, b] = [to.part(left, "left", x), to.part(right, "right", x)];
  return to.node("Concat", [a, b], [1, (a.shape[1] as number) + (b.shape[1] as number)], { axis: { int: 1 } });
});

/** All of them by name, settled and without gates. */
export function cases(): ReadonlyMap<string, Case> {
  seed(1);
  return new Map([
    ...Object.entries(ofKinds).flatMap(([kind, make]) => named(kind, make(), (net) => compact(numbered(net)))),
    ...(Object.keys(functionFeatures) as FunctionName[]).flatMap((name) => named(name, ofFunction(name))),
    ...named("csr", ofSparse("csr")),
    ...named("blocks", ofSparse("blocks")),
    ...named("recipe", Object.fromEntries(RECIPES.map((name) => [name, compacted(name)]))),
    ...named("own", {
      layer: rows(sequential(dense(6, 5), numbered(new Affine(5)), relu, dense(5, 2))),
      block: { ...rows(sequential(new Described(dense(6, 4), sequential(dense(6, 3), tanh)), dense(7, 2))), options: { input: [6] } },
    }),
  ]);
}

/** The numbers of some examples. */
export function inputsOf({ shape, between: [from, to] = [-2, 2], whole = false, missing = [] }: Case, batch: number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const all = numbers(batch * size, from, to, 77);
  return all.map((each, i) => (missing.includes(i % size) && Math.floor(i / size) % 2 === 0 ? Number.NaN : whole ? Math.floor(each) : each));
}

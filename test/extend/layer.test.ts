// Layers from outside: written with what the entry points export, without touching the library. They train between gated
// layers, are saved, counted, compacted, shrunk, and predicted with in the inference entry.
import { describe, expect, test } from "vitest";
import {
  type Axes,
  adam,
  add,
  compact,
  compaction,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  type Epoch,
  encode,
  evaluate,
  type FeatureMap,
  FormatError,
  type Gateable,
  type Gates,
  gate,
  gateParameters,
  type KeepNumbers,
  type KeptFeatures,
  type Layer,
  type LayerArrays,
  linear,
  mul,
  Parameter,
  type Part,
  parameters,
  predict,
  type Residual,
  registerLayer,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  summary,
  type Tensor,
  tensor,
  train,
  transpose,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { decode as decodeModel, FormatError as ModelFormatError, ValueError as ModelValueError, registerStage } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";

/** y = scale x + shift, a number of each for every feature. */
class Affine implements Layer {
  size: number;
  readonly scale: Parameter;
  readonly shift: Parameter;
  constructor(size: number, scale: ArrayLike<number> = new Float32Array(size).fill(1), shift: ArrayLike<number> = new Float32Array(size)) {
    this.size = size;
    this.scale = new Parameter(`scale of affine(${size})`, [size], scale);
    this.shift = new Parameter(`shift of affine(${size})`, [size], shift);
  }
  get label(): string {
    return `affine(${this.size})`;
  }
  get featureMap(): FeatureMap {
    return { passes: "kept", width: this.size, layouts: ["units"], zeros: false, numberwise: true };
  }
  forward(x: Tensor): Tensor {
    return add(mul(x, this.scale), this.shift);
  }
  describe() {
    return { type: "affine", size: this.size };
  }
  static rebuild({ size }: { size: number }, arrays: LayerArrays): Affine {
    return new Affine(size, arrays.floats("scale", [size]), arrays.floats("shift", [size]));
  }
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    keep(this.scale, outputs);
    keep(this.shift, outputs);
    this.size = outputs.length;
  }
}

/** A factor for every feature: zeros stay zeros. */
class Scale implements Layer {
  size: number;
  readonly factor: Parameter;
  constructor(size: number, factor: ArrayLike<number> = numbers(size, 0.5, 1.5)) {
    this.size = size;
    this.factor = new Parameter(`factor of scale(${size})`, [size], factor);
  }
  get featureMap(): FeatureMap {
    return { passes: "kept", width: this.size, layouts: ["units"], zeros: true, numberwise: true };
  }
  forward(x: Tensor): Tensor {
    const y = mul(x, this.factor);
    y.support = x.support;
    return y;
  }
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    keep(this.factor, outputs);
    this.size = outputs.length;
  }
}

/** y = W x, with the weights of an output in a row, and gates over inputs or outputs. */
class Transposed implements Layer, Gateable {
  inputs: number;
  outputs: number;
  readonly groups = 1;
  readonly spatialPositions = 1;
  readonly weight: Parameter;
  readonly bias = undefined;
  readonly gates: Gates = { placement: "after-norm", lambda: 0, l2: 0 };
  constructor(inputs: number, outputs: number, weight: ArrayLike<number> = numbers(inputs * outputs, -1, 1, 7)) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = new Parameter(`weight of transposed(${inputs}, ${outputs})`, [outputs, inputs], weight);
  }
  get label(): string {
    return `transposed(${this.inputs}, ${this.outputs})`;
  }
  get axes(): Axes {
    return { inputs: 1, outputs: 0 };
  }
  get featureMap(): FeatureMap {
    return { passes: "connected", width: this.inputs, layouts: ["units"], outputs: this.outputs, to: "units", uniform: false };
  }
  forward(x: Tensor): Tensor {
    const { inputs, outputs } = this.gates;
    const y = linear(inputs ? mul(x, inputs.value()) : x, transpose(this.weight));
    return outputs ? mul(y, outputs.value()) : y;
  }
  describe() {
    return { type: "transposed", inputs: this.inputs, outputs: this.outputs };
  }
  static rebuild({ inputs, outputs }: { inputs: number; outputs: number }, arrays: LayerArrays): Transposed {
    return new Transposed(inputs, outputs, arrays.floats("weight", [outputs, inputs]));
  }
  narrow({ inputs, outputs }: KeptFeatures, keep: KeepNumbers): void {
    const indices = outputs.flatMap((j) => inputs.map((i) => j * this.inputs + i));
    keep(this.weight, indices, [outputs.length, inputs.length]);
    [this.inputs, this.outputs] = [inputs.length, outputs.length];
  }
}

registerLayer("affine", Affine);
registerLayer("transposed", Transposed);
registerStage<{ size: number }>("affine", ({ size }, arrays) => {
  const [scale, shift] = [arrays.floats("scale", [size]), arrays.floats("shift", [size])];
  return {
    label: `affine(${size})`,
    run(y, x) {
      for (let i = 0; i < x.length; i++) y[i] = Math.fround((x[i] as number) * (scale[i % size] as number)) + (shift[i % size] as number);
    },
  };
});

const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: Array.from({ length: 60 }, (_, i) => (i * 7) % 3), shape: [6] });
const x = tensor(data.inputs, [60, 6]);
/** Below what any noise opens. */
const FAR = -30;

function close(layer: Gateable, over: "inputs" | "outputs", closed: number[]): void {
  const size = layer[over];
  const [logAlpha] = gateParameters({ gate: layer.gates[over] as object });
  if (!logAlpha) throw new Error("no gate");
  Object.assign(logAlpha, { bounds: [FAR, 5] });
  logAlpha.set(Array.from({ length: size }, (_, i) => (closed.includes(i) ? FAR : 4)));
}

/** Affine layers between gated ones. Inputs 1 and 4 of the first and 0, 2 and 5 of the second are closed. */
function net(): Sequential {
  seed(3);
  const [first, second] = [gate(dense(6, 8), { over: "inputs", lambda: 0.001 }), gate(dense(8, 5), { over: "inputs", lambda: 0.001 })];
  close(first, "inputs", [1, 4]);
  close(second, "inputs", [0, 2, 5]);
  const affine = new Affine(8, numbers(8, 0.5, 1.5, 1), numbers(8, -0.5, 0.5, 2));
  return sequential(first, affine, relu, second, sequential(new Affine(5)), dense(5, 3));
}

async function trained(model: Layer, shrink = false): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  const options = { optimizer: adam({ learningRate: 0.01 }), epochs: 4, batchSize: 10, test: data, averageDecay: 0.9, seed: 1 };
  for await (const epoch of train(model, data, { ...options, shrink })) epochs.push(epoch);
  return epochs;
}

const labels = (parts: readonly Part[]) => parts.map((part) => (typeof part === "function" ? part.name : ((part as { label?: string }).label ?? "block")));
const outputs = (model: Layer) => predict(model, x).toArray();

describe("a layer of one's own", () => {
  test("trains between gated layers", async () => {
    const model = net();
    const before = parameters(model).get("1.scale")?.toArray();
    const epochs = await trained(model);
    expect(epochs.at(-1)?.loss).toBeLessThan(epochs[0]?.loss as number);
    expect(parameters(model).get("1.scale")?.toArray()).not.toEqual(before);
  });

  test("is saved and comes back, to the bit", async () => {
    const model = net();
    await trained(model);
    const bytes = encode(model);
    const again = decode(bytes) as Sequential;
    expect(again.parts[1]).toBeInstanceOf(Affine);
    expect(outputs(again)).toEqual(outputs(model));
    expect(encode(again)).toEqual(bytes);
    // a layer in two places stays one
    const shared = new Affine(6);
    const twice = decode(encode(sequential(shared, relu, residual(shared)))) as Sequential;
    expect((twice.parts[2] as Residual).main).toBe(twice.parts[0]);
  });

  test("is counted through and summed up", () => {
    const model = net();
    const plain = sequential(...model.parts.filter((part) => !(part instanceof Affine)));
    expect(count(model, "expected")).toEqual(count(plain, "expected"));
    expect(summary(model, [6]).rows.map(({ layer, parameters: n }) => [layer, n])).toEqual([
      ["dense(6, 8)", 6 * 8 + 8 + 6],
      ["affine(8)", 16],
      ["relu", 0],
      ["dense(8, 5)", 8 * 5 + 5 + 8],
      ["affine(5)", 10],
      ["dense(5, 3)", 18],
    ]);
  });

  test("is compacted: its features go with those of its neighbours", () => {
    const model = net();
    const small = compact(model);
    expect(labels(small.parts)).toEqual(["select(4 of 6)", "dense(4, 5)", "affine(5)", "relu", "dense(5, 5)", "affine(5)", "dense(5, 3)"]);
    expect(outputs(small)).toEqual(outputs(model));
    // the net is left as it was
    expect(labels(model.parts)[1]).toBe("affine(8)");
    expect(compaction(model, small).find(({ label }) => label === "affine(8)")).toMatchObject({ before: { weights: 16 }, after: { weights: 10 } });
  });

  test("is run for what it makes of a feature that is always the same", () => {
    seed(3);
    const first = gate(dense(6, 4), { over: "outputs" });
    close(first, "outputs", [1, 2]);
    const affine = new Affine(4, [1, 2, 3, 4], [0, 0, 0.5, 0]);
    const model = sequential(first, affine, relu, dense(4, 3));
    const small = compact(model);
    expect(labels(small.parts)).toEqual(["dense(6, 2)", "affine(2)", "relu", "dense(2, 3)"]);
    const [found, needed] = [outputs(small), outputs(model)];
    found.forEach((each, i) => {
      expect(each).toBeCloseTo(needed[i] as number, 5);
    });
  });

  test("shrinks while it trains, with the bits of training that does not", async () => {
    const [whole, shrunk] = [net(), net()];
    const affine = shrunk.parts[1] as Affine;
    const [a, b] = [await trained(whole), await trained(shrunk, true)];
    expect(b.map((each) => each.removed)).toEqual([0, 5, 0, 0]);
    for (const [i, { loss, testLoss, testErrorRaw }] of b.entries()) expect(a[i]).toMatchObject({ loss, testLoss, testErrorRaw });
    expect(labels(shrunk.parts)).toEqual(["select(4 of 6)", "dense(4, 5)", "affine(5)", "relu", "dense(5, 5)", "block", "dense(5, 3)"]);
    expect(shrunk.parts[2]).toBe(affine);
    expect(affine.scale.shape).toEqual([5]);
    expect(outputs(shrunk)).toEqual(outputs(whole));
    expect(outputs(decode(encode(shrunk)))).toEqual(outputs(whole));
  });

  test("that keeps zeros lets closed outputs go", async () => {
    const build = () => {
      seed(4);
      const first = gate(dense(6, 8), { over: "outputs", lambda: 0.001 });
      close(first, "outputs", [0, 3, 7]);
      return sequential(first, new Scale(8), relu, dense(8, 3));
    };
    const [whole, shrunk] = [build(), build()];
    await trained(whole);
    const epochs = await trained(shrunk, true);
    expect(epochs.map((each) => each.removed)).toEqual([0, 3, 0, 0]);
    expect((shrunk.parts[1] as Scale).factor.shape).toEqual([5]);
    expect(outputs(shrunk)).toEqual(outputs(whole));
    // one that cannot be made anew is passed on by compact() as it is
    const small = compact(shrunk);
    expect(small.parts[1]).toBe(shrunk.parts[1]);
    expect(evaluate(small, data).loss).toBeCloseTo(evaluate(shrunk, data).loss, 5);
  });

  test("predicts in the inference entry, to the bit", () => {
    const small = compact(net());
    const model = decodeModel(encode(small));
    expect(model.predict(data.inputs as Float32Array, [60, 6]).data).toEqual(outputs(small));
    expect(model.predict(data.inputs as Float32Array).shape).toEqual([60, 3]);
    expect(model.layers.map(({ path, label, weights }) => [path, label, weights])).toEqual([
      ["0", "select(4 of 6)", 0],
      ["1", "dense(4, 5)", 25],
      ["2", "affine(5)", 10],
      ["3", "relu", 0],
      ["4", "dense(5, 5)", 30],
      ["5", "affine(5)", 10],
      ["6", "dense(5, 3)", 18],
    ]);
    expect(model.weights).toBe(93);
    // inputs that a residual block reads again are not written over
    const block = sequential(dense(6, 4), residual(new Affine(4, [1, 2, 3, 4], [4, 3, 2, 1])), dense(4, 2));
    expect(decodeModel(encode(block)).predict(data.inputs as Float32Array).data).toEqual(outputs(block));
  });

  test("with weights has gates, and is compacted and shrunk", async () => {
    const build = () => {
      seed(5);
      const own = gate(gate(new Transposed(8, 6), { over: "inputs", lambda: 0.001 }), { over: "outputs", lambda: 0.001 });
      close(own, "inputs", [1, 2]);
      close(own, "outputs", [0, 4, 5]);
      return sequential(dense(6, 8), relu, own, relu, dense(6, 3));
    };
    const model = build();
    expect(count(model).weights).toBe(6 * 8 + 8 + 8 * 6 + 6 * 3 + 3);
    const small = compact(model);
    expect(labels(small.parts)).toEqual(["dense(6, 6)", "relu", "transposed(6, 3)", "relu", "dense(3, 3)"]);
    expect(outputs(small).map((each) => each + 0)).toEqual(outputs(model).map((each) => each + 0));
    expect(outputs(decode(encode(small)))).toEqual(outputs(small));
    expect(outputs(decode(encode(model)))).toEqual(outputs(model));
    const [whole, shrunk] = [build(), build()];
    await trained(whole);
    expect((await trained(shrunk, true)).map((each) => each.removed)).toEqual([0, 5, 0, 0]);
    expect(labels(shrunk.parts)).toEqual(["dense(6, 6)", "relu", "transposed(6, 3)", "relu", "dense(3, 3)"]);
    expect(outputs(shrunk)).toEqual(outputs(whole));
  });
});

describe("a layer that is not known", () => {
  class Unknown extends Affine {
    override describe() {
      return { type: "unknown", size: this.size };
    }
  }
  const bytes = () => encode(sequential(dense(6, 2), new Unknown(2)));

  test("is refused with what to do", () => {
    const text = 'decode: the file holds a layer of type "unknown" that this version does not know. Update sievenet. If the layer is your own, call ';
    expect(() => decode(bytes())).toThrow(FormatError);
    expect(() => decode(bytes())).toThrow(`${text}registerLayer() first.`);
    expect(() => decodeModel(bytes())).toThrow(ModelFormatError);
    expect(() => decodeModel(bytes())).toThrow(`${text}registerStage() first.`);
  });

  test("cannot be registered under a name that is taken, or without a way to make it", () => {
    for (const type of ["dense", "function", "same", ""]) expect(() => registerLayer(type, Affine)).toThrow(ValueError);
    expect(() => registerLayer("affine", class Other extends Affine {})).toThrow(UsageError);
    expect(() => registerLayer("affine", Affine)).not.toThrow();
    expect(() => registerLayer("plain", class {} as never)).toThrow(
      'registerLayer: the class of "plain" has no static method rebuild(description, arrays). Give it one that makes the layer again.',
    );
    expect(() => registerStage("dense", () => ({ run() {} }))).toThrow(ModelValueError);
    expect(() => registerStage("affine", undefined as never)).toThrow(/"affine" and undefined came/);
  });
});

test("a block may have properties of its own by the names that layers use", () => {
  const inner = dense(6, 6);
  const block = { inner, sequence: [relu], paths: [relu, relu], describe: () => "mine", forward: (h: Tensor) => add(inner.forward(h), h) };
  const model = sequential(block as unknown as Layer, relu, dense(6, 3));
  expect(outputs(compact(model))).toEqual(outputs(model));
  expect(summary(model, [6]).rows.map(({ layer }) => layer)).toEqual(["block", "relu", "dense(6, 3)"]);
  expect(() => encode(model)).toThrow('encode: the part at "0" is a layer of your own');
});

test("gates of a layer of one's own that features are kept in are refused by compact()", () => {
  const layer = gate(dense(2, 2), { over: "inputs" }) as Dense;
  const block: Layer = { inner: layer, forward: (h: Tensor) => layer.forward(h), featureMap: { passes: "kept", zeros: false } } as Layer;
  expect(() => compact(sequential(dense(2, 2), block))).toThrow(UsageError);
});

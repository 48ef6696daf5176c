// The numbers of a net by path, out of it and into another; tied weights and registered blocks in files.
import { describe, expect, test } from "vitest";
import {
  add,
  batchNorm,
  compact,
  conv2d,
  type Dense,
  decode,
  dense,
  encode,
  FormatError,
  flatten,
  gate,
  type Layer,
  type LayerArrays,
  linear,
  mean,
  Parameter,
  type Part,
  type PartDescription,
  parameters,
  predict,
  readSafetensors,
  registerLayer,
  relu,
  type Sequential,
  ShapeError,
  type StoredArray,
  seed,
  select,
  sequential,
  setState,
  sgd,
  state,
  step,
  type Tensor,
  tensor,
  transpose,
  UsageError,
  ValueError,
  writeSafetensors,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(10 * 6, -1, 1), [10, 6]);
const outputs = (net: Layer) => [...predict(net, x).toArray()];

/** An autoencoder: the second product is with the same weights, transposed. */
class Tied implements Layer {
  readonly inner: Dense;
  readonly after: Part;
  readonly shift: Parameter;
  constructor(inner: Dense, after: Part, shift: ArrayLike<number> = new Float32Array(inner.inputs)) {
    this.inner = inner;
    this.after = after;
    this.shift = new Parameter("shift", [inner.inputs], shift);
  }
  forward(h: Tensor): Tensor {
    const inside = this.inner.forward(h);
    const y = typeof this.after === "function" ? this.after(inside) : this.after.forward(inside);
    return add(linear(y, transpose(this.inner.weight)), this.shift);
  }
  describe(part: (part: Part, name: string) => PartDescription) {
    return { type: "tied", inputs: this.inner.inputs, inner: part(this.inner, "inner"), after: part(this.after, "after") };
  }
  static rebuild(
    { inputs, inner, after }: { inputs: number; inner: PartDescription; after: PartDescription },
    arrays: LayerArrays,
    part: (description: PartDescription, name: string) => Part,
  ): Tied {
    return new Tied(part(inner, "inner") as Dense, part(after, "after"), arrays.floats("shift", [inputs]));
  }
}
registerLayer("tied", Tied);

/** Two layers of one size with one weight, as a user ties them. */
function tiedPair(): Sequential {
  seed(5);
  const [first, second] = [dense(6, 6), dense(6, 6)];
  (second as { weight: Parameter }).weight = first.weight;
  return sequential(first, relu, second, dense(6, 2));
}

describe("state()", () => {
  test("has all numbers by path, of blocks of one's own too", () => {
    const block = { inner: dense(2, 2, { bias: false }), own: new Parameter("own", [1], [7]), forward: (h: Tensor) => h };
    const net = { body: sequential(conv2d(1, 2, 3), batchNorm(2), flatten, select([1, 0], 2)), block, heads: [gate(dense(2, 1), { over: "inputs" })] };
    const found = state(net);
    expect([...found.keys()]).toEqual([
      "body.0.weight",
      "body.0.bias",
      ...["scale", "shift", "mean", "variance"].map((name) => `body.1.${name}`),
      "block.inner.weight",
      "block.own",
      ...["weight", "bias", "gates.inputs.logAlpha"].map((name) => `heads.0.${name}`),
      "body.3.indices",
    ]);
    expect(found.get("block.own")).toEqual({ shape: [1], values: Float32Array.of(7) });
    expect(found.get("body.3.indices")?.values).toEqual(Int32Array.of(1, 0));
  });

  test("is a copy", () => {
    const net = dense(1, 1);
    (state(net).get("weight")?.values as Float32Array)[0] = 99;
    expect(net.weight.toArray()[0]).not.toBe(99);
  });

  test("goes through a file into another net, whose outputs are then the same", () => {
    const make = () => sequential(gate(dense(6, 5), { over: "inputs" }), batchNorm(5), relu, new Tied(dense(5, 3), relu), dense(5, 2));
    const [a, b] = [make(), make()];
    expect(outputs(a)).not.toEqual(outputs(b));
    const { tensors } = readSafetensors(writeSafetensors({ tensors: state(a) }));
    const report = setState(b, tensors);
    expect(report).toEqual({ set: [...state(b).keys()], missing: [], unknown: [] });
    expect(outputs(b)).toEqual(outputs(a));
  });

  test("refuses what is no net", () => expect(() => state(undefined as never)).toThrow("state: undefined came, but a net is needed"));
});

describe("setState()", () => {
  const net = () => sequential(dense(6, 2), relu, select([1, 0], 2));
  const array = (shape: number[], values: number[]): StoredArray => ({ shape, values: Float32Array.from(values) });
  const all = (change: Record<string, unknown>) => {
    const map = new Map<string, StoredArray>(state(net()));
    for (const [path, value] of Object.entries(change)) {
      if (value === undefined) map.delete(path);
      else map.set(path, value as StoredArray);
    }
    return map;
  };

  test.each<[string, Record<string, unknown>, typeof ValueError | typeof ShapeError, string]>([
    ["a missing array", { "0.bias": undefined }, ValueError, 'nothing was given for "0.bias" of the net. Give all of them, or { partial: true }.'],
    ["an unknown one", { "0.bais": array([2], [1, 2]), "0.bias": undefined }, ValueError, 'the net has no "0.bais". Did you mean "0.bias"? It has "0.weight"'],
    ["another shape", { "0.weight": array([2, 6], [...new Float32Array(12)]) }, ShapeError, '"0.weight" came as [2, 6], but the net has [6, 2].'],
    ["too few numbers", { "0.bias": array([2], [1]) }, ShapeError, '"0.bias" has 1 numbers, but [2] needs 2.'],
    ["no array", { "0.bias": [1, 2] }, ValueError, '"0.bias" is [1, 2] with values function, but { shape, values } is needed'],
    ["other indices", { "2.indices": { shape: [2], values: Int32Array.of(0, 1) } }, ValueError, '"2.indices" is part of what the net is'],
  ])("refuses %s before anything is written", (_, change, kind, text) => {
    const target = net();
    const before = state(target);
    expect(() => setState(target, all(change))).toThrow(kind);
    expect(() => setState(target, all(change))).toThrow(`setState: ${text}`);
    expect(state(target)).toEqual(before);
  });

  test("does part of it where it is asked to, and reports the rest", () => {
    const target = net();
    const report = setState(
      target,
      new Map([
        ["0.bias", array([2], [3, 4])],
        ["head.bias", array([1], [1])],
      ]),
      { partial: true },
    );
    expect(report).toEqual({ set: ["0.bias"], missing: ["0.weight", "2.indices"], unknown: ["head.bias"] });
    expect([...(state(target).get("0.bias")?.values ?? [])]).toEqual([3, 4]);
  });

  test("holds masks to zeros and ones", () => {
    const target = gate(dense(2, 1), { over: "inputs", mask: [1, 0] });
    const path = "gates.inputs.values";
    expect(setState(target, new Map([[path, array([2], [0, 1])]]), { partial: true }).set).toEqual([path]);
    expect([...(state(target).get(path)?.values ?? [])]).toEqual([0, 1]);
    expect(() => setState(target, new Map([[path, array([2], [0, 0.5])]]), { partial: true })).toThrow("is a mask, which holds zeros and ones only");
  });

  test("takes whole numbers for floats, tied paths if they agree, and nothing but maps and known options", () => {
    const target = tiedPair();
    const whole = { shape: [6, 6], values: new Int32Array(36).fill(3) };
    const partial = { partial: true };
    setState(
      target,
      new Map([
        ["0.weight", whole],
        ["2.weight", whole],
      ]),
      partial,
    );
    expect(state(target).get("0.weight")?.values).toEqual(new Float32Array(36).fill(3));
    const other = { shape: [6, 6], values: new Int32Array(36).fill(4) };
    expect(() =>
      setState(
        target,
        new Map([
          ["0.weight", whole],
          ["2.weight", other],
        ]),
        partial,
      ),
    ).toThrow('"2.weight" and "0.weight" are one parameter');
    expect(() => setState(target, { "0.weight": whole } as never)).toThrow("setState: an object came, but a Map");
    expect(() => setState(target, new Map(), { part: true } as never)).toThrow('there is no option "part"');
  });
});

describe("tied weights", () => {
  test("are saved once, come back tied, and train on as one", () => {
    const net = tiedPair();
    const bytes = encode(net, { by: "me" });
    expect([...readSafetensors(bytes).tensors.keys()]).toEqual(["0.weight", "0.bias", "2.bias", "3.weight", "3.bias"]);
    const again = decode(bytes) as Sequential;
    expect((again.parts[2] as Dense).weight).toBe((again.parts[0] as Dense).weight);
    expect([...parameters(again).keys()]).toEqual([...parameters(net).keys()]);
    expect(encode(again, { by: "me" })).toEqual(bytes);
    for (const each of [net, again]) step(each, sgd({ learningRate: 0.1 }), () => mean(each.forward(x)));
    expect(outputs(again)).toEqual(outputs(net));
    expect(() => encode(net, { tied: "mine" })).toThrow('a note is called "tied"');
  });

  test("predict in the inference entry, and compacted", () => {
    const net = tiedPair();
    const model = decodeModel(encode(net));
    expect([...model.predict(x.toArray(), [10, 6]).data]).toEqual(outputs(net));
    expect(model.notes).toEqual({});
    expect(outputs(compact(net))).toEqual(outputs(net));
    expect(outputs(decode(encode(compact(net))))).toEqual(outputs(net));
  });

  test("that are claimed wrongly, or too often, are refused", () => {
    const { tensors, metadata } = readSafetensors(encode(tiedPair()));
    for (const [tied, text] of [
      ["{", "what is tied in the file's metadata is not JSON"],
      ['{"2.weight":"9.weight"}', 'the file has no tensor "2.weight"'],
      ['{"2.weight":"0.weight","7":"0.weight"}', 'ties "7" to "0.weight", which are no two arrays of a kind'],
      ['{"2.weight":3}', "no tensor"],
      [JSON.stringify(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.weight`, "0.weight"]))), "more than 16 times the numbers"],
    ] as const) {
      const bytes = writeSafetensors({ tensors, metadata: { ...metadata, tied } });
      expect(() => decode(bytes)).toThrow(FormatError);
      expect(() => decode(bytes)).toThrow(text);
    }
    const weight = dense(4, 4, { bias: false });
    const many = Array.from({ length: 20 }, () => Object.assign(dense(4, 4, { bias: false }), { weight: weight.weight }));
    expect(() => encode(sequential(weight, ...many))).toThrow(UsageError);
  });
});

describe("a block of one's own that is registered", () => {
  test("is saved and rebuilt with what is inside it, gates and shared layers too", () => {
    seed(6);
    const shared = gate(dense(6, 4), { over: "inputs", lambda: 0.1 });
    const net = sequential(new Tied(shared, sequential(relu, dense(4, 4))), new Tied(shared, relu), dense(6, 2));
    const bytes = encode(net);
    const again = decode(bytes) as Sequential;
    expect(again.parts[0]).toBeInstanceOf(Tied);
    expect((again.parts[1] as Tied).inner).toBe((again.parts[0] as Tied).inner);
    expect(outputs(again)).toEqual(outputs(net));
    expect(encode(again)).toEqual(bytes);
    expect(setState(again, state(net)).missing).toEqual([]);
  });
});

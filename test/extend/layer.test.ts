// Layers from outside train between gated layers, are saved, counted, compacted, shrunk, and predicted with in the inference entry.
import { describe, expect, test } from "vitest";
import {
  add,
  compact,
  compaction,
  count,
  type Dense,
  decode,
  dense,
  encode,
  evaluate,
  gate,
  type Layer,
  parameters,
  type Residual,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  summary,
  type Tensor,
  UsageError,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { close, data, labels, net, outputs, trained } from "./ownLayerNet.ts";
import { Affine, Scale, Transposed } from "./ownLayers.ts";

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

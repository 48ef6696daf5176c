// Layers that are tuned by their difference to a frozen base.
import { describe, expect, test } from "vitest";
import { difference } from "../../src/blocks/index.ts";
import { shareGates, straightThrough } from "../../src/gates/index.ts";
import {
  adamW,
  add,
  batchNorm,
  compact,
  compaction,
  conv1d,
  conv2d,
  count,
  dataset,
  decode,
  dense,
  encode,
  flatten,
  type Gateable,
  gate,
  gateParameters,
  gru,
  type Layer,
  parameters,
  penalty,
  predict,
  relu,
  seed,
  type Sequential,
  sequential,
  step,
  sum,
  sumSquares,
  tensor,
  train,
  unfreeze,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

type Axes = readonly ("inputs" | "outputs" | "weights")[];
const axes: readonly Axes[] = [["inputs"], ["outputs"], ["inputs", "outputs"], ["weights"]];
const x = { rows: tensor(numbers(24), [4, 6]), images: tensor(numbers(2 * 4 * 16), [2, 4, 4, 4]), series: tensor(numbers(4 * 3 * 9), [4, 3, 9]) };
const kinds = {
  dense: { make: () => dense(6, 5), x: x.rows },
  "dense without a bias": { make: () => dense(6, 5, { bias: false }), x: x.rows },
  convolution: { make: () => conv2d(4, 6, 3, { padding: 1 }), x: x.images },
  "convolution in groups": { make: () => conv2d(4, 6, 3, { groups: 2 }), x: x.images },
  "convolution of series": { make: () => conv1d(3, 4, 3), x: x.series },
};

/** A base with numbers, and a change with others and with gates, some of them closed. */
function build(make: () => Layer & Gateable, over: Axes, settled = true) {
  seed(9);
  const base = make();
  base.bias?.set(numbers(base.bias.size, -1, 1, 4));
  const tuned = difference(base);
  for (const axis of over) gate(tuned.change, { over: axis, lambda: 0.01 });
  tuned.change.weight.set(numbers(base.weight.size, -1, 1, 5));
  tuned.change.bias?.set(numbers(base.bias?.size ?? 0, -1, 1, 6));
  for (const parameter of gateParameters(tuned))
    parameter.set(Float32Array.from({ length: parameter.size }, (_, i) => (settled ? (i % 3 ? 9 : -9) : ((i * 5) % 7) / 7 - 0.4)));
  return tuned;
}

/** W0 + z o dW, number by number. */
function reference({ base, change }: ReturnType<typeof build>): { weight: Float32Array; bias: Float32Array | undefined } {
  const { gates, groups, inputs, outputs, axes: which } = change;
  const [rows, columns, each] = [gates.inputs?.testValues(), gates.outputs?.testValues(), gates.weights?.testValues()];
  const taps = (change.weight.size * groups) / (inputs * outputs);
  const weight = base.weight.toArray();
  change.weight.toArray().forEach((w, at) => {
    const pair = Math.floor(at / taps);
    // [inputs, outputs], or [outputs, inputs / groups, taps]
    const j = which.inputs === 0 ? pair % outputs : Math.floor(pair / (inputs / groups));
    const i = which.inputs === 0 ? Math.floor(pair / outputs) : (pair % (inputs / groups)) + Math.floor((j * groups) / outputs) * (inputs / groups);
    weight[at] = (weight[at] as number) + Math.fround(Math.fround(Math.fround(w * (each?.[at] ?? 1)) * (rows?.[i] ?? 1)) * (columns?.[j] ?? 1));
  });
  const db = change.bias?.toArray();
  return { weight, bias: base.bias?.toArray().map((b, j) => b + Math.fround((db?.[j] as number) * (columns?.[j] ?? 1))) };
}

describe.each(Object.entries(kinds))("a difference of %s", (_, { make, x }) => {
  test.each(axes.map((over) => [over.join(" and "), over] as const))(
    "with gates over %s is its formula, and compact makes one layer of it with the same bits",
    (_, over) => {
      const tuned = build(make, over, false);
      const { weight, bias } = reference(tuned);
      const plain = make();
      plain.weight.set(weight);
      if (bias) plain.bias?.set(bias);
      expect(predict(tuned, x).toArray()).toEqual(predict(plain, x).toArray());
      const small = compact(tuned);
      expect(predict(small, x).toArray()).toEqual(predict(plain, x).toArray());
      expect([...parameters(small).values()].map((each) => each.toArray())).toEqual([...parameters(plain).values()].map((each) => each.toArray()));
      expect((small.parts[0] as Layer).constructor).toBe((plain as Layer).constructor);
    },
  );

  test.each(axes.map((over) => [over.join(" and "), over] as const))("with gates over %s has the gradients of differences", (_, over) => {
    const tuned = build(make, over, false);
    const loss = () => add(sum(tuned.forward(x)), penalty(tuned));
    const { weight, bias } = tuned.change;
    expectParameterSlopes(loss, gateParameters(tuned));
    expectParameterSlopes(loss, [weight, ...(bias ? [bias] : [])], { h: 0.25 }); // which it is linear in
  });

  test.each(axes.map((over) => [over.join(" and "), over] as const))(
    "with gates over %s costs the numbers in which the compact layer may differ from the base",
    (_, over) => {
      const tuned = build(make, over);
      predict(tuned, x);
      const small = [...parameters(compact(tuned)).values()].flatMap((each) => [...each.toArray()]);
      const base = [...parameters(tuned.base).values()].flatMap((each) => [...each.toArray()]);
      const differ = small.filter((value, i) => value !== base[i]).length;
      const all = count(tuned.base).weights;
      expect(count(tuned, "settled").weights).toBe(all + differ);
      // a bias that no gate can close is no weight that lambda prices
      const free = over.includes("outputs") ? 0 : (tuned.base.bias?.size ?? 0);
      expectNear(penalty(tuned).item(), 0.01 * (differ - free), { rel: 0.01 });
    },
  );

  test("with all gates closed is the base to the bit, in training too", () => {
    const tuned = build(make, ["outputs"]);
    for (const parameter of gateParameters(tuned)) parameter.set(new Float32Array(parameter.size).fill(-30));
    const needed = predict(tuned.base, x).toArray();
    expect(predict(tuned, x).toArray()).toEqual(needed);
    step(tuned, adamW({ learningRate: 0.1 }), () => {
      const y = tuned.forward(x);
      expect(y.toArray()).toEqual(needed);
      return sumSquares(y);
    });
  });

  test("comes back from a file, base, change and gates", () => {
    const net = sequential(build(make, ["outputs"], false), flatten);
    const again = decode(encode(net));
    expect(predict(again, x).toArray()).toEqual(predict(net, x).toArray());
    expect([...parameters(again).keys()]).toEqual([...parameters(net).keys()]);
    expect(encode(again)).toEqual(encode(net));
    expect(predict(decode(encode(compact(net))), x).toArray()).toEqual(predict(net, x).toArray());
  });
});

describe("a difference in a net", () => {
  const data = dataset({ inputs: numbers(360), labels: Array.from({ length: 60 }, (_, i) => i % 3), shape: [6] });
  const trained = () => {
    seed(2);
    return sequential(dense(6, 8), relu, dense(8, 3));
  };

  test("learns, and the base does not: no bit of it, whatever the decay, also out of a file", async () => {
    const body = trained();
    const before = [...parameters(body).values()].map((each) => each.toArray());
    const net = sequential(...body.parts.map((part) => ("gates" in part ? difference(part as ReturnType<typeof dense>) : part)));
    expect(predict(net, x.rows).toArray()).toEqual(predict(body, x.rows).toArray());
    for (const each of [net, decode(encode(net)) as Sequential]) {
      const first = predict(each, x.rows).toArray();
      for await (const epoch of train(each, data, { epochs: 2, optimizer: adamW({ learningRate: 0.01, weightDecay: 0.1 }) })) void epoch;
      expect(predict(each, x.rows).toArray()).not.toEqual(first);
      const bases = [each.parts[0], each.parts[2]].flatMap((part) => [...parameters((part as ReturnType<typeof difference>).base).values()]);
      expect(bases.map((array) => array.toArray())).toEqual(before);
    }
  });

  test("may share gates with another: what units of one write the other reads", () => {
    const body = trained();
    const [one, two] = [difference(body.parts[0] as ReturnType<typeof dense>), difference(body.parts[2] as ReturnType<typeof dense>)];
    gate(one.change, { over: "outputs", distribution: straightThrough(), dropRate: 0.2 });
    shareGates(one.change.gates.outputs, two.change, { over: "inputs" });
    const net = sequential(one, relu, two);
    expect(gateParameters(net)).toHaveLength(1);
    const again = decode(encode(net)) as typeof net;
    const [a, b] = [again.parts[0], again.parts[2]] as [typeof one, typeof two];
    expect(a.change.gates.outputs).toBe(b.change.gates.inputs);
  });

  test("is reported by compaction(): the base stays, the change is gone", () => {
    const body = trained();
    const net = sequential(difference(body.parts[0] as ReturnType<typeof dense>), relu, dense(8, 3));
    const rows = compaction(net, compact(net));
    expect(rows.map(({ path, after, note }) => [path, after.weights, note])).toEqual([
      ["0.base", 56, undefined],
      ["0.change", 0, "it is gone"],
      ["2", 27, undefined],
    ]);
  });

  test("is compacted with its neighbours the second time", () => {
    const body = trained();
    const net = sequential(difference(body.parts[0] as ReturnType<typeof dense>), relu, gate(dense(8, 3), { over: "inputs", mask: [1, 1, 0, 0, 1, 0, 0, 0] }));
    expect(count(compact(compact(net))).weights).toBe(3 * 7 + 3 * 4);
  });

  test("has a norm behind it, and unfreezes", () => {
    const tuned = difference(dense(6, 8));
    const net = sequential(tuned, batchNorm(8), relu, dense(8, 3));
    expect(predict(net, x.rows).shape).toEqual([4, 3]);
    unfreeze(tuned.base);
    expect(tuned.base.weight.wantsGrad).toBe(true);
  });

  test("is refused in a sentence where it cannot be", () => {
    const refused = "difference: only dense() and convolutions can be tuned by their difference, but something else came.";
    for (const part of [gru(2, 3), relu, sequential(dense(2, 2)), undefined]) expect(() => difference(part as never)).toThrow(refused);
    expect(() => difference(gate(dense(2, 3), { over: "inputs" }))).toThrow("difference: dense(2, 3) has gates, but its weights are to stay as they are.");
    const apart = difference(dense(6, 3));
    gate(apart.change, { over: "inputs", perExample: true });
    expect(() => predict(apart, x.rows)).toThrow(
      "difference: the gates over the inputs of dense(6, 3) are drawn per example, but all examples share its weight.",
    );
    expect(() => decodeModel(encode(sequential(difference(dense(2, 3)))))).toThrow(/compact/);
  });
});

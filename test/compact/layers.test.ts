// compact() on one kind of layer after the other.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  compact,
  compaction,
  concat,
  conv2d,
  count,
  crossEntropy,
  type Dense,
  decode,
  dense,
  type Embedding,
  embedding,
  encode,
  flatten,
  type Gateable,
  gate,
  type Layer,
  type LayerNorm,
  layerNorm,
  type Part,
  predict,
  relu,
  type Sequential,
  seed,
  select,
  sequential,
  step,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const [CLOSED, OPEN] = [-4, 4];
/** Gates of which those in `closed` are closed. */
function closing<L extends Gateable>(layer: L, over: "inputs" | "outputs", closed: number[]): L {
  gate(layer, { over });
  layer.gates[over]?.parameters.logAlpha?.set(Array.from({ length: layer[over] }, (_, i) => (closed.includes(i) ? CLOSED : OPEN)));
  return layer;
}
const images = (channels: number, side = 5) => tensor(numbers(2 * channels * side * side, -1, 1), [2, channels, side, side]);
const labels = (net: Sequential) => net.parts.map((part) => (typeof part === "function" ? part.name : (part as Dense).label));
const labelled = (net: Layer, x: Tensor) => {
  const expected = predict(net, x).toArray();
  const small = compact(net);
  expect(
    predict(small, x)
      .toArray()
      .map((each) => each + 0),
  ).toEqual(expected.map((each) => each + 0));
  return labels(small);
};

describe("compact()", () => {
  test("takes the channels of a depthwise convolution away with those before and after it", () => {
    seed(1);
    const net = sequential(conv2d(2, 6, 3), relu, conv2d(6, 6, 3, { groups: 6 }), relu, closing(conv2d(6, 2, 1), "inputs", [0, 3, 4]));
    expect(labelled(net, images(2))).toEqual(["conv2d(2, 3, 3)", "relu", "conv2d(3, 3, 3)", "relu", "conv2d(3, 2, 1)"]);
    const groups = sequential(closing(conv2d(2, 6, 3), "outputs", [1, 2]), relu, conv2d(6, 12, 3, { groups: 6, bias: false }), relu, conv2d(12, 2, 1));
    expect(labelled(groups, images(2))).toEqual(["conv2d(2, 4, 3)", "relu", "conv2d(4, 8, 3)", "relu", "conv2d(8, 2, 1)"]);
  });

  test("pads groups to the largest that is left, and takes whole groups away", () => {
    seed(1);
    const middle = closing(conv2d(9, 6, 1, { groups: 3 }), "inputs", [0, 1, 4, 6, 7, 8]);
    const net = sequential(conv2d(2, 9, 3), relu, middle, relu, closing(conv2d(6, 2, 1), "inputs", [4, 5]));
    // 1 and 2 inputs are left in the first two groups; the third is not read
    expect(labelled(net, images(2))).toEqual(["conv2d(2, 4, 3)", "relu", "conv2d(4, 4, 1)", "relu", "conv2d(4, 2, 1)"]);
  });

  test("picks the first channels of images", () => {
    seed(1);
    const net = sequential(closing(conv2d(4, 3, 3), "inputs", [0, 2]), relu, flatten, dense(27, 2));
    expect(labelled(net, images(4))).toEqual(["select(2 of 4)", "conv2d(2, 3, 3)", "relu", "flatten", "dense(27, 2)"]);
    expect(labelled(sequential(select([3, 1, 0], 4), closing(conv2d(3, 2, 3), "inputs", [0])), images(4))).toEqual(["select(2 of 4)", "conv2d(2, 2, 3)"]);
  });

  test("counts what is closed before a layer norm as the zeros it is", () => {
    seed(1);
    const net = sequential(closing(dense(3, 6), "outputs", [0, 2, 5]), layerNorm(6), relu, closing(dense(6, 2), "inputs", [0, 1, 5]));
    (net.parts[1] as LayerNorm).shift.set(numbers(6));
    const x = tensor(numbers(12, -1, 1), [4, 3]);
    // feature 1 is not read after the norm but counts in it; feature 2 is read, though it comes in as 0
    expect(labelled(net, x)).toEqual(["dense(3, 4)", "layerNorm(4)", "relu", "select(3 of 4)", "dense(3, 2)"]);
    const small = compact(net);
    const again = decode(encode(small));
    expect(predict(again, x).toArray()).toEqual(predict(net, x).toArray());
    expect(labels(compact(small))).toEqual(labels(small));
    expect(predict(compact(small), x).toArray()).toEqual(predict(net, x).toArray());
  });

  test("knows more than 256 features apart, before a layer norm too", () => {
    seed(1);
    const some = Array.from({ length: 290 }, (_, i) => i);
    const net = sequential(closing(dense(3, 300), "outputs", some.slice(5)), layerNorm(300), relu, closing(dense(300, 2), "inputs", some));
    expect(labelled(net, tensor(numbers(12, -1, 1), [4, 3]))).toEqual(["dense(3, 15)", "layerNorm(15)", "relu", "select(10 of 15)", "dense(10, 2)"]);
  });

  test("takes columns of an embedding away, in all the places that it is looked up for", () => {
    seed(1);
    const net = sequential(embedding(5, 4), relu, flatten, closing(dense(8, 3), "inputs", [1, 3, 5, 6]));
    const x = tensor([0, 4, 2, 2], [2, 2]);
    // column 1 is closed in both places, columns 2 and 3 in one
    expect(labelled(net, x)).toEqual(["embedding(5, 3)", "relu", "flatten", "select(4 of 6)", "dense(4, 3)"]);
    expect((compact(net).parts[0] as Embedding).weight.toArray().length).toBe(15);
  });

  test("leaves a norm of a path's first inputs to the gated net", () => {
    seed(1);
    const norm = batchNorm(3);
    const small = compact(sequential(norm, relu, dense(3, 2)));
    expect(small.parts[0]).not.toBe(norm);
    step(small, adam(), () => crossEntropy(small.forward(tensor(numbers(6), [2, 3])), [0, 1]));
    expect([...norm.scale.toArray()]).toEqual([1, 1, 1]);
  });

  test("asks a block of one's own what becomes of it", () => {
    class Both implements Layer {
      readonly left: Part;
      readonly right: Part;
      constructor(left: Part, right: Part) {
        this.left = left;
        this.right = right;
      }
      forward(x: Tensor): Tensor {
        return concat(
          [this.left, this.right].map((part) => (part as Layer).forward(x)),
          1,
        );
      }
      compacted(smaller: (...parts: Part[]) => Layer): Layer {
        return new Both(smaller(this.left), smaller(this.right));
      }
    }
    seed(1);
    const net = sequential(
      new Both(sequential(dense(4, 5), relu, closing(dense(5, 2), "inputs", [0, 1])), closing(dense(4, 3), "inputs", [3])),
      relu,
      dense(5, 2),
    );
    const x = tensor(numbers(8, -1, 1), [2, 4]);
    const small = compact(net);
    expect(predict(small, x).toArray()).toEqual(predict(net, x).toArray());
    expect(count(small).weights).toBe(4 * 3 + 3 + 3 * 2 + 2 + 3 * 3 + 3 + 5 * 2 + 2);
    expect(small.parts[0]).toBeInstanceOf(Both);
  });

  test("gives a net that takes new gates, trains on and is compacted again", () => {
    seed(1);
    const net = sequential(closing(dense(6, 8), "inputs", [0, 1]), relu, closing(dense(8, 3), "inputs", [2, 3, 4]));
    const small = compact(net);
    const again = small.parts.filter((each) => each instanceof Object && "weight" in each) as Dense[];
    for (const layer of again) gate(layer, { over: "inputs", lambda: 0.01 });
    const x = tensor(numbers(24, -1, 1), [4, 6]);
    const optimizer = adam({ learningRate: 0.1 });
    for (let i = 0; i < 20; i++) step(small, optimizer, () => crossEntropy(small.forward(x), [0, 1, 2, 0]));
    again[1]?.gates.inputs?.parameters.logAlpha?.set([OPEN, CLOSED, OPEN, CLOSED, OPEN]);
    again[0]?.gates.inputs?.parameters.logAlpha?.set([OPEN, CLOSED, OPEN, OPEN]);
    expect(labelled(small, x)).toEqual(["select(3 of 6)", "dense(3, 3)", "relu", "dense(3, 3)"]);
  });
});

describe("compaction()", () => {
  test("tells what each layer had and has", () => {
    seed(1);
    const net = sequential(embedding(5, 4), flatten, closing(dense(8, 6), "inputs", [1, 3, 5, 6]), batchNorm(6), relu, closing(dense(6, 3), "inputs", [0]));
    expect(compaction(net, compact(net))).toEqual([
      { path: "0", label: "embedding(5, 4)", before: { weights: 20, flops: 0, bytes: 80 }, after: { weights: 15, flops: 0, bytes: 60 } },
      { path: "2", label: "dense(8, 6)", before: { weights: 54, flops: 96, bytes: 216 }, after: { weights: 25, flops: 40, bytes: 100 } },
      { path: "3", label: "batchNorm(6)", before: { weights: 12, flops: 0, bytes: 96 }, after: { weights: 10, flops: 0, bytes: 80 } },
      { path: "5", label: "dense(6, 3)", before: { weights: 21, flops: 36, bytes: 84 }, after: { weights: 18, flops: 30, bytes: 72 } },
    ]);
  });

  test("says which layer lost everything and kept one", () => {
    seed(1);
    const net = sequential(dense(4, 3), relu, closing(dense(3, 2), "inputs", [0, 1, 2]));
    expect(compaction(net, compact(net)).map(({ note, after }) => [note, after.weights])).toEqual([
      ["all its outputs are closed, and it keeps one", 2],
      ["all its inputs are closed, and it keeps one", 4],
    ]);
  });

  test("refuses nets that have nothing to do with each other", () => {
    expect(() => compaction(dense(2, 2), sequential(dense(2, 2), dense(2, 2)))).toThrow(
      "compaction: the nets have 1 and 2 layers, but the second must be what compact() made of the first.",
    );
  });
});

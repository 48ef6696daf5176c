import { describe, expect, test } from "vitest";
import {
  adam,
  type Conv2d,
  conv2d,
  type Dense,
  dense,
  gradients,
  type Layer,
  meanSquaredError,
  predict,
  ShapeError,
  step,
  sum,
  summary,
  sequential,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { densify, type Format, type Pattern, sparsify } from "../../src/sparse/index.ts";
import { SparseDense } from "../../src/sparse/sparseDense.ts";
import { numbers } from "../support/numbers.ts";
import { bitsOf, sparseNumbers } from "../support/sparse.ts";

function thinned<L extends Dense | Conv2d>(layer: L, share = 0.2): L {
  layer.weight.set(sparseNumbers(layer.weight.size, share));
  layer.bias?.set(numbers(layer.outputs));
  return layer;
}
const forced = (layer: Layer, format: Format = "csr"): Layer => sparsify(layer, { density: 1, format });

describe.each<Format>(["csr", "blocks"])("a sparse layer, %s,", (format) => {
  test("predicts images of several sizes, one after the other", () => {
    const layer = thinned(conv2d(3, 5, 3, { padding: 1, stride: 2 }));
    const sparse = forced(layer, format);
    for (const [h, w] of [
      [9, 7],
      [4, 12],
      [9, 7],
    ] as const) {
      const x = tensor(numbers(2 * 3 * h * w), [2, 3, h, w]);
      expect(bitsOf(predict(sparse, x).toArray())).toEqual(bitsOf(predict(layer, x).toArray()));
    }
  });

  test("works outside of predict(), as an op does", () => {
    const layer = thinned(dense(10, 7));
    const x = tensor(numbers(30), [3, 10]);
    expect(forced(layer, format).forward(x).toArray()).toEqual(layer.forward(x).toArray());
  });

  test("is as good as ordinary again after densify(), and that can be trained", () => {
    const layer = thinned(dense(6, 5));
    const back = densify(forced(layer, format)) as Dense;
    expect([back.label, back.weight.toArray().map((w) => w + 0), back.bias?.toArray()]).toEqual([
      layer.label,
      layer.weight.toArray().map((w) => w + 0),
      layer.bias?.toArray(),
    ]);
    const x = tensor(numbers(12), [2, 6]);
    step(back, adam(), () => sum(back.forward(x)));
    expect(back.weight.toArray()).not.toEqual(layer.weight.toArray());
  });

  test("keeps what a convolution is like", () => {
    const layer = thinned(conv2d(4, 6, [3, 2], { padding: [1, 0], stride: 2, dilation: [1, 2], groups: 2, bias: false }));
    const back = densify(forced(layer, format)) as Conv2d;
    for (const name of ["inputs", "outputs", "kernel", "stride", "padding", "dilation", "groups", "bias", "label"] as const)
      expect(back[name], name).toEqual(layer[name]);
  });
});

test("a sparse layer refuses a training step, and says what to do", () => {
  const layer = forced(thinned(dense(4, 3)));
  const last = dense(3, 2);
  const net = sequential(layer, last);
  const x = tensor(numbers(8), [2, 4]);
  const text = "sparseDense(4, 3): a sparse layer only predicts, but a step is running. Train densify(net), and sparsify() what comes of it.";
  expect(() => step(net, adam(), () => meanSquaredError(net.forward(x), tensor(numbers(4), [2, 2])))).toThrow(new UsageError(text));
  expect(() => gradients(() => sum(layer.forward(x)), [x])).toThrow(UsageError);
  expect(() => predict(net, x)).not.toThrow();
});

test("a sparse layer says what does not fit", () => {
  const layer = forced(thinned(dense(4, 3)));
  expect(() => layer.forward(tensor(numbers(10), [2, 5]))).toThrow(
    new ShapeError("sparseDense(4, 3): the input is [2, 5] but needs [batch, 4]. Give it what the dense layer was given."),
  );
  const maps = forced(thinned(conv2d(2, 3, 3)));
  expect(() => maps.forward(tensor(numbers(9), [1, 1, 3, 3]))).toThrow("sparseConv2d(2, 3, 3): the input is [1, 1, 3, 3] but needs [batch, 2, height, width].");
  expect(() => maps.forward(tensor(numbers(8), [1, 2, 2, 2]))).toThrow("the kernel of 3 x 3 is larger than the image of 2 x 2");
});

test("summary() knows what a sparse layer gives", () => {
  const rows = summary(sequential(forced(thinned(conv2d(1, 2, 3)))), [1, 5, 6]).rows;
  expect(rows).toMatchObject([{ layer: "sparseConv2d(1, 2, 3)", output: [2, 3, 4] }]);
});

test("a pattern that leads outside of a layer is refused", () => {
  const sound: Pattern = {
    format: "csr",
    rows: 2,
    columns: 3,
    starts: Int32Array.of(0, 2, 3),
    indices: Int32Array.of(0, 2, 1),
    weights: Float32Array.of(1, 2, 3),
  };
  const made = (more: Partial<Pattern>) => () => new SparseDense(3, 2, { ...sound, ...more });
  expect(made({})).not.toThrow();
  for (const more of [
    { indices: Int32Array.of(0, 3, 1) },
    { indices: Int32Array.of(-1, 2, 1) },
    { indices: Int32Array.of(2, 0, 1) },
    { indices: Int32Array.of(1, 1, 1) },
    { starts: Int32Array.of(0, 4, 3) },
    { starts: Int32Array.of(0, 2 ** 31 - 1, 3) },
    { starts: Int32Array.of(0, 2) },
    { starts: Int32Array.of(1, 2, 3) },
    { weights: Float32Array.of(1, 2) },
    { format: "rows" as Format },
  ])
    expect(made(more), JSON.stringify(more)).toThrow(/^sparseDense\(3, 2\): .* Make sparse layers with sparsify\(\)\.$/);
});

// Files of nets for images.
import { expect, test } from "vitest";
import {
  averagePool2d,
  batchNorm,
  compact,
  conv2d,
  count,
  decode,
  dense,
  dropout,
  embedding,
  encode,
  flatten,
  gate,
  globalAveragePool2d,
  layerNorm,
  maxPool2d,
  predict,
  relu,
  residual,
  seed,
  sequential,
  tensor,
  zeroPad2d,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(2 * 2 * 81, -1, 1), [2, 2, 9, 9]);

function net() {
  seed(3);
  const norm = batchNorm(4, { momentum: 0.2, epsilon: 1e-3 });
  norm.mean.set([1, 2, 3, 4]);
  norm.variance.set([1, 2, 3, 4]);
  const inner = gate(conv2d(4, 3, 3, { padding: 1, bias: false }), { over: "outputs", lambda: 0.1, placement: "before-norm" });
  return sequential(
    zeroPad2d([1, 0]),
    gate(conv2d(2, 4, [3, 2], { stride: 2, padding: [0, 1], dilation: [1, 2], groups: 2 }), { over: "outputs", dropRate: 0.3 }),
    norm,
    relu,
    maxPool2d(2, { stride: 1, padding: 1 }),
    averagePool2d([1, 2], { stride: 1, countPadding: false }),
    residual(sequential(inner, batchNorm(3), conv2d(3, 4, 1)), conv2d(4, 4, 1)),
    globalAveragePool2d,
    dense(4, 3),
  );
}

test("a net of all layers for images comes back from its bytes with what its norms noted, and trains on alike", () => {
  const one = net();
  const expected = predict(one, x).toArray();
  const other = decode(encode(one));
  expect([...state(other).keys()]).toEqual([...state(one).keys()]);
  expect(predict(other, x).toArray()).toEqual(expected);
  expect(encode(other)).toEqual(encode(one));
  expect(count(other, "expected")).toEqual(count(one, "expected"));
});

test("the compacted one too", () => {
  const one = net();
  predict(one, x);
  const small = compact(one);
  const other = decode(encode(small));
  expect(predict(other, x).toArray()).toEqual(predict(small, x).toArray());
  expect(count(other)).toEqual(count(small));
});

test("a net of layers for words comes back from its bytes", () => {
  seed(5);
  const words = sequential(embedding(7, 4), layerNorm(4, { epsilon: 1e-3 }), flatten, dropout(0.25), dense(12, 2));
  const x = tensor([0, 3, 6, 1, 1, 2], [2, 3]);
  const other = decode(encode(words));
  expect(predict(other, x).toArray()).toEqual(predict(words, x).toArray());
  expect(encode(other)).toEqual(encode(words));
});

// Values that claim more numbers than they have: refused before anything is collected.
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/index.ts";
import { dense, encode, mask, predict, ShapeError, SievenetError, tensor, ValueError } from "../../src/index.ts";
import { decode } from "../../src/inference/index.ts";

const net = dense(2, 1, { bias: false });
net.weight.set([1, 10]);
const model = decode(encode(net));
const claim = () => JSON.parse('{"length":1e9}');

describe("fourteen bytes of JSON are refused by", () => {
  test.each<[string, (values: never) => unknown]>([
    ["tensor", (values) => tensor(values)],
    ["tensor with a shape", (values) => tensor(values, [2])],
    ["predict", (values) => predict(net, tensor(values))],
    ["mask", (values) => mask(values)],
    ["a model", (values) => model.predict(values)],
    ["a model with a shape", (values) => model.predict(values, [1, 2])],
    ["dataset's inputs", (values) => dataset({ inputs: values, labels: [0], shape: [2] })],
    ["dataset's labels", (values) => dataset({ inputs: [1, 2], labels: values, shape: [2] })],
    ["dataset's targets", (values) => dataset({ inputs: [1, 2], targets: values, shape: [2] })],
  ])("%s", (_, call) => {
    expect(() => call(claim() as never)).toThrow(ValueError);
    expect(() => call(claim() as never)).toThrow(/array of numbers is needed/);
    expect(() => call([claim()] as never)).toThrow(SievenetError);
    // holes, of which there may be any number
    expect(() => call(new Array(1e9) as never)).toThrow(SievenetError);
  });
});

describe("arrays that have no end, or nearly none,", () => {
  test("in themselves", () => {
    const own: unknown[] = [];
    own.push(own);
    expect(() => tensor(own as never)).toThrow(new ShapeError("tensor: the arrays are nested more than 32 deep. Give them in a row, with a shape."));
    expect(() => tensor(own as never, [1])).toThrow(ValueError);
  });

  test("a hundred thousand deep", () => {
    const deep = JSON.parse("[".repeat(1e5) + "]".repeat(1e5));
    expect(() => tensor(deep)).toThrow(ShapeError);
    expect(() => tensor(deep, [0])).toThrow(ValueError);
  });
});

test("arrays of another realm are arrays", () => {
  const [plain, typed] = runInNewContext("[[[1, 2], [3, 4]], new Float32Array([1, 2])]");
  expect(Array.from(tensor(plain).toArray())).toEqual([1, 2, 3, 4]);
  expect(Array.from(tensor(typed).toArray())).toEqual([1, 2]);
  expect(Array.from(model.predict(plain).data)).toEqual([21, 43]);
});

test("wrong items, differing lengths and counts are told as before", () => {
  expect(() => tensor([1, "2"] as never)).toThrow("tensor: item 1 is 2, but only numbers can be held.");
  expect(() => tensor([[1, 2], [3]])).toThrow("tensor: the nested arrays differ in length, so they have no shape. The first ones are [2, 2].");
  expect(() => tensor([[1], [2, 3]], [2])).toThrow("tensor: 3 numbers came but the shape [2] needs 2.");
  expect(Array.from(tensor([[1], [2, 3]], [3]).toArray())).toEqual([1, 2, 3]);
});

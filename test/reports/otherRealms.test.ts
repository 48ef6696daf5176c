// Arrays of another realm (frames, jsdom, jest, node:vm) are taken as those of this one are, by everything that takes arrays.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import * as sievenet from "sievenet";
import * as inference from "sievenet/inference";
import { sparsify } from "sievenet/sparse";
import { describe, expect, test } from "vitest";

const context = createContext({});
const foreign = <T>(code: string): T => runInContext(`(${code})`, context) as T;
const { accuracy, adam, batch, binaryCrossEntropy, compact, confusionMatrix, crossEntropy, dataset, decode, dense, encode, evaluate } = sievenet;
const { gather, meanSquaredError, parameters, predict, relu, rocAuc, sequential, step, tensor, trainValidationSplit } = sievenet;

const net = sequential(dense(2, 3), relu, dense(3, 2));
for (const parameter of parameters(net).values()) parameter.set(Array.from({ length: parameter.size }, (_, i) => i - 2));
const scores = predict(net, [
  [1, 2],
  [3, 4],
]).toArray();
const bytes = encode(net);
/** The same bytes in the other realm. */
const copied = <T>(code: string) => (runInContext(`(from) => ${code}`, context) as (from: ArrayLike<number>) => T)(bytes);

const FOUR = [
  "Float32Array.of(1, 2, 3, 4)",
  "Float64Array.of(1, 2, 3, 4)",
  "Int32Array.of(1, 2, 3, 4)",
  "[1, 2, 3, 4]",
  "new Float32Array([0, 1, 2, 3, 4]).subarray(1)",
];
const NESTED = ["[[1, 2], [3, 4]]", "[Float32Array.of(1, 2), Float32Array.of(3, 4)]", "[[1, 2], Float64Array.of(3, 4)]"];

test("the context has classes of its own", () => {
  expect(foreign<object>("new Float32Array(1)")).not.toBeInstanceOf(Float32Array);
  expect(foreign<object>("[]")).not.toBeInstanceOf(Array);
});

describe("numbers", () => {
  test.each(FOUR)("in a row: %s", (code) => {
    const values = foreign<number[]>(code);
    expect(Array.from(tensor(values).toArray())).toEqual([1, 2, 3, 4]);
    expect(predict(net, tensor(values, [2, 2])).toArray()).toEqual(scores);
    expect(inference.decode(bytes).predict(values).data).toEqual(scores);
    expect(inference.decode(bytes).predict(values, foreign<number[]>("[2, 2]")).data).toEqual(scores);
  });

  test.each(NESTED)("nested: %s", (code) => {
    const values = foreign<number[][]>(code);
    expect(predict(net, values).toArray()).toEqual(scores);
    expect(inference.decode(bytes).predict(values).data).toEqual(scores);
    expect(sparsify(net, { measure: values }).forward(tensor(values)).shape).toEqual([2, 2]);
  });

  test("of 64 bits are refused", () => {
    expect(() => tensor(foreign("BigInt64Array.of(1n)"))).toThrow("tensor: an array of BigInt came");
    expect(() => dataset({ inputs: [1], labels: foreign("BigUint64Array.of(1n)"), shape: [1] })).toThrow("dataset: labels are 64-bit whole numbers");
  });
});

describe("datasets", () => {
  test.each(["Float32Array.of(1, 2, 3, 4)", "Float64Array.of(1, 2, 3, 4)", "[1, 2, 3, 4]"])("of %s", (code) => {
    const data = dataset({ inputs: foreign(code), labels: foreign("[1, 0]"), shape: foreign("[2]") });
    expect(data.inputs).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(predict(net, data).toArray()).toEqual(scores);
    expect(trainValidationSplit(data, 0.5).train.count).toBe(1);
  });

  test.each(["[1, 0]", "Uint8Array.of(1, 0)", "Int32Array.of(1, 0)", "Float64Array.of(1, 0)", "Int16Array.of(1, 0)"])("with labels %s", (code) => {
    const labels = foreign<number[]>(code);
    const data = dataset({ inputs: [1, 2, 3, 4], labels, shape: [2] });
    const own = dataset({ inputs: [1, 2, 3, 4], labels: [1, 0], shape: [2] });
    expect(batch(data, 0, 2).labels).toEqual(Int32Array.of(1, 0));
    expect(evaluate(net, data)).toEqual(evaluate(net, own));
    expect(crossEntropy(predict(net, data), labels).item()).toBe(crossEntropy(predict(net, own), [1, 0]).item());
    expect(accuracy(predict(net, data), labels)).toBe(accuracy(predict(net, own), [1, 0]));
    expect(confusionMatrix(predict(net, data), labels)).toEqual(confusionMatrix(predict(net, own), [1, 0]));
    expect(rocAuc(foreign<number[]>("Float32Array.of(0.2, 0.1)"), labels)).toBe(1);
    expect(gather(tensor([[1], [2]]), labels).toArray()).toEqual(Float32Array.of(2, 1));
  });

  test.each(["Float32Array.of(0, 1)", "[0, 1]", "Uint8Array.of(0, 1)"])("with targets %s", (code) => {
    const targets = foreign<number[]>(code);
    expect(batch(dataset({ inputs: [1, 2, 3, 4], targets, shape: [2] }), 1, 2).labels).toMatchObject({ shape: [1, 1] });
    for (const loss of [meanSquaredError, binaryCrossEntropy]) expect(loss(tensor([1, 2]), targets).item()).toBe(loss(tensor([1, 2]), [0, 1]).item());
  });
});

describe("parameters", () => {
  test("are set and moved by numbers of another realm", () => {
    const layer = dense(2, 1);
    layer.weight.set(foreign<number[]>("Float32Array.of(1, 2)"));
    expect(predict(layer, [[1, 1]]).toArray()).toEqual(Float32Array.of(3));
    const optimizer = adam({ groups: foreign<(weight: object) => []>("(weight) => [{ parameters: [weight], learningRateFactor: 0 }]")(layer.weight) });
    const loss = () => meanSquaredError(layer.forward(tensor(foreign<number[][]>("[[1, 1]]"))), foreign<number[]>("Float32Array.of(0)"));
    expect(step(layer, optimizer, loss)).toBe(9);
    expect(layer.weight.toArray()).toEqual(Float32Array.of(1, 2));
    expect([...parameters(layer).keys()]).toEqual(["weight", "bias"]);
  });
});

describe("files", () => {
  test.each(["Uint8Array.from(from)", "Uint8Array.from(from).buffer", "new Uint8Array([0, 0, 0, ...from]).subarray(3)"])("as %s", (code) => {
    for (const [name, file] of [
      ["other realm", copied<Uint8Array>(code)],
      ["Buffer", Buffer.from(bytes)],
    ] as const) {
      expect(encode(decode(file)), name).toEqual(bytes);
      expect(encode(compact(decode(file))), name).toEqual(encode(compact(net)));
      expect(inference.decode(file).predict([1, 2, 3, 4]).data, name).toEqual(scores);
    }
  });

  test.each([undefined, {}, "net", 12])("no bytes: %o", (file) => {
    for (const read of [decode, inference.decode]) expect(() => read(file as never)).toThrow("but the bytes of a saved net are needed");
  });
});

test("no source file asks `instanceof` of an array, a buffer, a promise or a map", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => /\.ts$/.test(file) && !/generated/.test(file));
  const asks = /instanceof (\w*Array|(Shared)?ArrayBuffer|DataView|Promise|Map|Set|Date|WebAssembly\.\w+)\b/;
  expect(files.filter((file) => asks.test(readFileSync(join("src", file), "utf8")))).toEqual([]);
});

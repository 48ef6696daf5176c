// A trained net as one function: what toSource() writes gives the numbers of predict().
import { expect, test } from "vitest";
import { averagePool2d, batchNorm, conv2d, dense, flatten, maxPool2d, relu, seed, sequential, tensor } from "../../src/index.ts";
import { Columns } from "../../src/layers/columns.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { toSource } from "../../src/standalone/index.ts";
import { numbers } from "../support/numbers.ts";
import { asC, expectInC, expectInJavaScript, inEmptyContext, noCompiler, SANITIZED, STRICT } from "./run.ts";

const mlp = () => {
  seed(1);
  return sequential(dense(64, 30), relu, dense(30, 10));
};
const digits = (count: number) => tensor(numbers(count * 64, 0, 1), [count, 64]);

test("a net of two layers in JavaScript, of floats and of 8 bits", () => {
  const source = expectInJavaScript(mlp(), digits(7));
  expect(source).toMatchObject({ inputShape: [64], outputShape: [10], flash: 4 * (64 * 30 + 30 + 300 + 10), multiplyAdds: 64 * 30 + 300 });
  expect(expectInJavaScript(mlp(), digits(7), { weights: "int8", examples: digits(7).toArray() }).flash).toBe(64 * 30 + 300 + 2 * 4 * 40);
});

test.skipIf(noCompiler)("and in C", () => {
  const nets = [asC(mlp(), digits(7), "net"), asC(mlp(), digits(7), "small", { weights: "int8" })];
  expect(nets[0]?.source).toMatchObject({ flash: 4 * (64 * 30 + 30 + 300 + 10), ram: 4 * 30 });
  expectInC(nets, STRICT);
});

test("what stands behind a layer is written where its outputs are", () => {
  const net = sequential(dense(4, 30), relu, batchNorm(30), dense(30, 2)); // the norm cannot go into the layer before it
  expect(toSource(net, { language: "c" }).ram).toBe(4 * 30);
});

test("weights that are tied stand at each of their places", () => {
  const [a, b] = [dense(64, 64), dense(64, 64)];
  expectInJavaScript(sequential(a, relu, Object.assign(b, { weight: a.weight })), digits(3));
});

test("a tied array is there once, and rounded where it stands", () => {
  seed(1);
  const [first, second] = [dense(6, 6), dense(6, 6)];
  Object.assign(second, { weight: first.weight });
  const net = sequential(first, relu, second);
  const x = tensor(numbers(12, -1, 1), [2, 6]);
  expect(expectInJavaScript(net, x).flash).toBe(4 * (36 + 12));
  expectInJavaScript(net, x, { weights: "int8", examples: x });
});

test("a net of a table names its columns and classes, and its error is measured with what columns may hold", () => {
  seed(1);
  const table = new Columns(
    [
      { name: "height", mean: 170, deviation: 10, fill: 170 },
      { name: "colour", categories: ["red", "green"] },
    ],
    undefined,
    ["cat", "dog"],
  );
  const net = sequential(table, dense(3, 2));
  const source = toSource(net, { language: "js", form: "script", weights: "int8" });
  expect(source.text).toContain("Columns: height (NaN where missing), colour (0 for red, 1 for green).\n");
  expect(source.text).toContain("Classes: cat, dog.\n");
  expect(source.int8Error?.largest).toBeLessThan(0.1);
  expect(["cat", "dog"]).toContain(inEmptyContext(source.text).classify?.([180, 1]));
});

test.skipIf(noCompiler)("a convolution that is pooled takes RAM for one map", () => {
  seed(1);
  const net = (groups: number) =>
    sequential(conv2d(4, 8, 3, { groups, padding: 1 }), batchNorm(8), relu, maxPool2d(2), conv2d(8, 6, 3), averagePool2d(2), flatten, dense(6, 3));
  const x = tensor(numbers(2 * 4 * 64, -1, 1), [2, 4, 8, 8]);
  const nets = [
    asC(net(1), x, "net"),
    asC(net(4), x, "grouped"),
    asC(net(2), x, "small", { weights: "int8", examples: x }),
    asC(sparsify(net(2), { density: 1 }), x, "lists"),
  ];
  // of the first convolution a map of 64 numbers and 8 pooled ones of 16, of the second a map of 4 and 6 numbers
  expect(nets.map(({ source }) => source.ram)).toEqual([4, 4, 4, 4].map((bytes) => bytes * (64 + 128)));
  expectInC(nets, [...STRICT, ...SANITIZED]);
});

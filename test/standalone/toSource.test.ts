// A trained net as one function: what toSource() writes gives the numbers of predict().
import { expect, test } from "vitest";
import { dense, relu, seed, sequential, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { asC, expectInC, expectInJavaScript, noCompiler, STRICT } from "./run.ts";

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

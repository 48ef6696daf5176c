import { describe, expect, test } from "vitest";
import { digits } from "../../src/data/index.ts";
import { adam, dataset, dense, gate, rmsProp, sequential, sgd, train } from "../../src/index.ts";
import { shown } from "../../src/options.ts";

const data = dataset({ inputs: new Float32Array(4), labels: [0, 1], shape: [2] });
const loose = (options: object) => options as never;

describe("an option that nothing reads is refused, with those there are", () => {
  test.each([
    ["adam", () => adam(loose({ lr: 0.01 })), 'adam: there is no option "lr". Options are learningRate, beta1,'],
    ["sgd", () => sgd(loose({ lr: 0.01 })), 'sgd: there is no option "lr".'],
    ["rmsProp", () => rmsProp(loose({ alpha: 0.9 })), 'rmsProp: there is no option "alpha".'],
    ["gate", () => gate(dense(2, 2), loose({ over: "inputs", lamda: 1 })), 'gate: there is no option "lamda". Options are over, lambda,'],
    ["digits", () => digits(loose({ count: 7 })), 'digits: there is no option "count". Options are train, test, seed.'],
    ["dataset", () => dataset(loose({ inputs: new Float32Array(2), target: [1, 2], shape: [1] })), 'dataset: there is no option "target".'],
    ["adam of a number", () => adam(0.01 as never), "adam: 0.01 came where an object of options is needed, such as { learningRate: ... }."],
  ])("%s", (_, call, text) => expect(call).toThrow(text));

  test("train", async () => {
    await expect(train(dense(2, 2), data, loose({ epoch: 3 })).next()).rejects.toThrow('train: there is no option "epoch". Options are epochs,');
  });
});

test("an array given to sequential is answered with how to spread it", () => {
  expect(() => sequential([dense(2, 2)] as never)).toThrow("sequential: part 0 is an array, but parts are given one by one. Write sequential(...parts).");
});

test("what came is said in a line, however long it is", () => {
  expect(shown("x".repeat(1e6))).toBe(`"${"x".repeat(100)}..."`);
  // of numbers four say enough; of words and other things twenty, as names that are there are among them
  expect(shown(Array.from({ length: 1e5 }, (_, i) => i))).toBe("[0, 1, 2, 3, ... 100000 in all]");
  expect(shown([0, 1, 2, 3])).toBe("[0, 1, 2, 3]");
  expect(shown(Array.from({ length: 1e5 }, (_, i) => `${i}`))).toMatch(/^\["0", "1", .*, "19", ... 100000 in all\]$/);
  let nested: unknown = 1;
  for (let i = 0; i < 1e5; i++) nested = [nested, nested];
  expect(shown(nested)).toBe("[[[an object, an object], [an object, an object]], [[an object, an object], [an object, an object]]]");
  expect(shown(["a", 1, null, undefined, () => 1])).toBe('["a", 1, null, undefined, a function]');
});

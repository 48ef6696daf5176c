import { describe, expect, test } from "vitest";
import { add, dense, gradients, mul, type Part, parameters, predict, relu, residual, seed, sequential, sum, type Tensor, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(12, -1, 1), [3, 4]);
const run = (part: Part, h: Tensor) => (typeof part === "function" ? part(h) : part.forward(h));

describe("residual", () => {
  test("adds what goes past to what the main path gives, gradients too", () => {
    seed(1);
    const main = dense(4, 4);
    const block = residual(sequential(main, relu));
    const by = () => add(relu(main.forward(x)), x);
    expect(predict(block, x).toArray()).toEqual(by().toArray());
    const slope = (f: () => ReturnType<typeof by>) => gradients(() => sum(mul(f(), f())), [main.weight, x]).gradients;
    expect(slope(() => block.forward(x))).toEqual(slope(by));
  });

  test("takes a shortcut where the shape changes, and knows the parameters of both", () => {
    const block = residual(dense(4, 3), dense(4, 3, { bias: false }));
    expect([...parameters(block).keys()]).toEqual(["main.weight", "main.bias", "shortcut.weight"]);
    expect(predict(block, x).toArray()).toEqual(predict((h) => add(run(block.main, h), run(block.shortcut as Part, h)), x).toArray());
  });

  test("refuses shapes that differ, and what is no layer", () => {
    expect(() => predict(residual(dense(4, 5)), x)).toThrow(
      "residual: the main path gives [3, 5] but what goes past it is [3, 4]. Give a shortcut that makes the same shape, such as a conv2d of 1x1 pixels.",
    );
    expect(() => predict(residual(dense(4, 5), dense(4, 6)), x)).toThrow(/the main path gives \[3, 5\] but the shortcut gives \[3, 6\]/);
    expect(() => residual(3 as never)).toThrow(/main is number/);
    expect(() => residual(relu, null as never)).toThrow(/shortcut is null/);
  });
});

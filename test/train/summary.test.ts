import { describe, expect, test } from "vitest";
import { add, count, dense, flatten, gate, parameters, relu, ShapeError, select, sequential, sigmoid, summary, type Tensor } from "../../src/index.ts";

const lenet = () => sequential(gate(dense(784, 300), { over: "inputs" }), relu, dense(300, 100), relu, dense(100, 10));

class Residual {
  readonly label = "residual(16)";
  readonly inner = dense(16, 16);
  readonly outer = sequential(dense(16, 16, { bias: false }), relu);
  forward(x: Tensor): Tensor {
    return add(x, this.outer.forward(relu(this.inner.forward(x))));
  }
}

describe("summary()", () => {
  test("has a row for each part, and sums", () => {
    const net = lenet();
    const { rows, parameters: all, flops } = summary(net, [784]);
    expect(rows).toEqual([
      { path: "0", layer: "dense(784, 300)", output: [300], parameters: 784 * 300 + 300 + 784, flops: 2 * 784 * 300 },
      { path: "1", layer: "relu", output: [300], parameters: 0, flops: 0 },
      { path: "2", layer: "dense(300, 100)", output: [100], parameters: 30100, flops: 60000 },
      { path: "3", layer: "relu", output: [100], parameters: 0, flops: 0 },
      { path: "4", layer: "dense(100, 10)", output: [10], parameters: 1010, flops: 2000 },
    ]);
    expect(all).toBe([...parameters(net).values()].reduce((sum, p) => sum + p.size, 0));
    expect(flops).toBe(count(net).flops);
  });

  test("prints a table in columns, with the totals", () => {
    expect(String(summary(lenet(), [784]))).toBe(
      [
        "layer            output  parameters    FLOPs",
        "--------------------------------------------",
        "dense(784, 300)  [300]      236 284  470 400",
        "relu             [300]            0        0",
        "dense(300, 100)  [100]       30 100   60 000",
        "relu             [100]            0        0",
        "dense(100, 10)   [10]         1 010    2 000",
        "--------------------------------------------",
        "total                       267 394  532 400",
      ].join("\n"),
    );
  });

  test("goes into sequences in sequences, with the paths that parameters have", () => {
    const net = sequential(sequential(flatten, select([0, 2], 4)), sequential(dense(2, 3), sequential(sigmoid, dense(3, 1))));
    const { rows } = summary(net, [2, 2]);
    expect(rows.map(({ path, layer, output }) => [path, layer, output])).toEqual([
      ["0.0", "flatten", [4]],
      ["0.1", "select(2 of 4)", [2]],
      ["1.0", "dense(2, 3)", [3]],
      ["1.1.0", "sigmoid", [3]],
      ["1.1.1", "dense(3, 1)", [1]],
    ]);
    for (const path of parameters(net).keys()) expect(rows.some((row) => path.startsWith(`${row.path}.`))).toBe(true);
  });

  test("has one row for a block of one's own, with all that is in it", () => {
    const { rows } = summary(
      sequential(dense(4, 16), new Residual(), { forward: (x: Tensor) => x }, (x) => x),
      [4],
    );
    expect(rows.slice(1)).toEqual([
      { path: "1", layer: "residual(16)", output: [16], parameters: 16 * 17 + 16 * 16, flops: 2 * 256 + 2 * 256 - 16 },
      { path: "2", layer: "block", output: [16], parameters: 0, flops: 0 },
      { path: "3", layer: "function", output: [16], parameters: 0, flops: 0 },
    ]);
  });

  test("takes a single layer, a block or a function as the net", () => {
    expect(summary(dense(3, 2), [3]).rows).toEqual([{ path: "", layer: "dense(3, 2)", output: [2], parameters: 8, flops: 12 }]);
    expect(summary(new Residual(), [16]).rows.map((row) => row.layer)).toEqual(["residual(16)"]);
    expect(summary(relu, [5, 5]).rows.map((row) => row.output)).toEqual([[5, 5]]);
  });

  test("counts the parameters of a layer in two places once, its work twice", () => {
    const twice = dense(4, 4);
    const { rows, parameters: all, flops } = summary(sequential(twice, twice), [4]);
    expect(rows.map((row) => row.parameters)).toEqual([20, 0]);
    expect([all, flops]).toEqual([20, 64]);
  });

  test("leaves the net as it is", () => {
    const net = sequential(gate(dense(6, 5), { over: "inputs" }), relu);
    const before = [...parameters(net).values()].map((p) => p.toArray());
    summary(net, [6]);
    expect([...parameters(net).values()].map((p) => p.toArray())).toEqual(before);
  });

  test("passes on what a layer says of a wrong shape", () => {
    expect(() => summary(lenet(), [28, 28])).toThrow(ShapeError);
    expect(() => summary(lenet(), [28, 28])).toThrow("dense(784, 300): the input is [1, 28, 28] but needs [batch, 784]. Put flatten before it.");
    expect(() => summary(sequential(dense(4, 5), dense(6, 1)), [4])).toThrow("dense(6, 1): the input is [1, 5] but needs [batch, 6].");
    expect(() => summary(lenet(), [1.5])).toThrow("summary: the shape [1.5] has 1.5");
    for (const none of [undefined, null, 784])
      expect(() => summary(lenet(), none as never)).toThrow(`summary: the shape is ${none}, but its sizes are needed in an array, such as [784].`);
  });
});

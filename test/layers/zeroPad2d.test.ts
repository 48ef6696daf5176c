import { describe, expect, test } from "vitest";
import { dataset, dense, evaluate, flatten, seed, sequential, ShapeError, shaped, summary, tensor, train, ValueError, zeroPad2d } from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { ints } from "../../src/wasm.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf } from "../support/support.ts";

describe("zeroPad2d", () => {
  test.each([
    [1, [1, 1, 1, 1], "zeroPad2d(1)"],
    [0, [2, 1, 3, 2], "zeroPad2d(0)"],
    [2, [2, 3, 5, 7], "zeroPad2d(2)"],
    [[3, 3] as const, [1, 2, 33, 9], "zeroPad2d(3)"],
    [[1, 0] as const, [3, 2, 4, 4], "zeroPad2d([1, 0])"],
    [[0, 2] as const, [3, 2, 1, 6], "zeroPad2d([0, 2])"],
  ])("of %j puts zeros around images %j, and takes the gradient of the middle", (padding, shape, label) => {
    const layer = zeroPad2d(padding);
    const [h, w] = typeof padding === "number" ? [padding, padding] : padding;
    const widths = [
      [0, 0],
      [0, 0],
      [h, h],
      [w, w],
    ] as const;
    const to = shape.map((each, i) => each + 2 * (widths[i]?.[0] as number));
    expectMoves((x) => layer.forward(x), [shape], reference.pad(places(shape)[0] as number[], shape, widths, -1), to);
    expect(layer.label).toBe(label);
  });

  test("has the slope of a finite difference", () => {
    expectGradient((x) => zeroPad2d([2, 1]).forward(x), tensor(numbers(24), [2, 2, 3, 2]));
  });

  test("hands on which channels are all zeros", () => {
    scope(() => {
      const x = tensor([0, 0, 1, 2], [1, 2, 1, 2]);
      x.support = supportOf([1]);
      const { support } = zeroPad2d(1).forward(x);
      expect(support && Array.from(ints(support.list, support.count))).toEqual([1]);
    });
  });

  test("refuses what is no padding, and what are no images", () => {
    for (const odd of [-1, 0.5, NaN]) {
      expect(() => zeroPad2d(odd)).toThrow(ValueError);
      expect(() => zeroPad2d(odd)).toThrow(`zeroPad2d: padding is ${odd}, but it must be a whole number from 0 up, or two of them: [vertical, horizontal].`);
    }
    expect(() => zeroPad2d([1, 2, 3] as unknown as [number, number])).toThrow("zeroPad2d: padding is [1, 2, 3], but");
    expect(() => zeroPad2d([1, -2])).toThrow("zeroPad2d: padding is [1, -2], but");
    expect(() => zeroPad2d("2" as unknown as number)).toThrow('zeroPad2d: padding is "2", but');
    expect(() => zeroPad2d(2).forward(tensor(numbers(6), [2, 3]))).toThrow(ShapeError);
    expect(() => zeroPad2d(2).forward(tensor(numbers(6), [2, 3]))).toThrow("zeroPad2d(2): the input is [2, 3] but needs [batch, channels, height, width].");
  });

  test("stands in a net and its summary, and trains on digits that are shaped as images", async () => {
    // a class for the half in which the ink is
    const flat = new Uint8Array(40 * 784);
    for (let i = 0; i < 40; i++) flat.fill(255, 784 * i + (i % 2) * 392, 784 * i + (i % 2) * 392 + 300);
    const data = dataset({ inputs: flat, scale: 1 / 255, labels: Array.from({ length: 40 }, (_, i) => i % 2), shape: [784] });
    seed(1);
    const net = sequential(zeroPad2d(2), flatten, dense(1024, 2));
    expect(() => evaluate(net, data)).toThrow("zeroPad2d(2): the input is [40, 784] but needs [batch, channels, height, width].");
    const images = shaped(data, [1, 28, 28]);
    expect(summary(net, images.shape).rows.map((row) => [row.layer, row.output])).toEqual([
      ["zeroPad2d(2)", [1, 32, 32]],
      ["flatten", [1024]],
      ["dense(1024, 2)", [2]],
    ]);
    for await (const _ of train(net, images, { epochs: 3, batchSize: 10 }));
    expect(evaluate(net, images).error).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import { conv1d, conv2d, type Conv2d, encode, sequential, ShapeError, summary } from "../../src/index.ts";
import { conv2d as facts } from "../../src/descriptions/images.ts";
import { decode } from "../../src/inference/index.ts";

/** With kernel, stride, padding and dilation that differ by direction, and groups. */
const layer = () => conv2d(4, 6, [3, 5], { stride: [1, 2], padding: [1, 0], dilation: [2, 1], groups: 2 });

describe("what a convolution says of itself", () => {
  test.each([
    ["with a bias", layer, 6 * 2 * 3 * 5 + 6],
    ["without one", () => conv2d(4, 6, [3, 5], { groups: 2, bias: false }), 6 * 2 * 3 * 5],
    ["of series", () => conv1d(4, 6, 5, { groups: 2 }), 6 * 2 * 5 + 6],
  ])("its weights, %s", (_, make, weights) => {
    const net = sequential(make());
    expect(facts.weights(net.parts[0] as Conv2d as never)).toBe(weights);
    expect(decode(encode(net)).layers[0]?.weights).toBe(weights);
  });

  test("the shape of its maps, whatever the batch", () => {
    // height: 9 + 2 - 2 * 2 - 1 + 1 = 7; width: (12 - 4 - 1) / 2, rounded down, + 1 = 4
    expect(facts.output(layer() as never, [3, 4, 9, 12])).toEqual([3, 6, 7, 4]);
    expect(summary(sequential(layer()), [4, 9, 12]).rows[0]?.output).toEqual([6, 7, 4]);
    expect(summary(sequential(conv1d(4, 6, 5)), [4, 12]).rows[0]?.output).toEqual([6, 8]);
    expect(facts.output(conv1d(4, 6, 5) as never, [3, 4, 12])).toEqual([3, 6, 8]);
  });

  test.each([
    ["other channels", layer, [3, 5, 9, 12]],
    ["no maps", layer, [3, 4]],
    ["series", layer, [3, 4, 12]],
    ["maps, where it takes series", () => conv1d(4, 6, 5), [3, 4, 9, 12]],
  ])("refuses %s", (_, make, shape) => {
    expect(() => facts.output(make() as never, shape)).toThrow(ShapeError);
  });
});

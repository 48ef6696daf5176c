// The memory of models: bounded, whatever they predict, and given back.
import { describe, expect, test } from "vitest";
import { type BatchNorm, batchNorm, conv2d, dense, encode, maxPool2d, relu, residual, sequential } from "../../src/index.ts";
import { decode, ShapeError } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";
import { model } from "./modelOf.ts";

describe("memory", () => {
  test("does not grow over 100 000 predictions of changing batches", () => {
    const net = sequential(dense(6, 5), relu, residual(sequential(batchNorm(5) as BatchNorm, dense(5, 5))), dense(5, 2));
    const m = model(net);
    const bytes = () => m.memoryBytes;
    const x = numbers(6 * 300);
    for (let batch = 1; batch <= 300; batch++) m.predict(x.subarray(0, 6 * batch));
    const before = bytes();
    for (let i = 0; i < 100_000; i++) m.predict(x.subarray(0, 6 * (1 + (i % 8))));
    expect(bytes()).toBe(before);
  });

  test("stays bounded whatever the sizes of images", () => {
    const m = model(sequential(conv2d(1, 4, 3), relu, maxPool2d(2)));
    let most = 0;
    for (let i = 0; i < 400; i++) {
      const side = 40 + (i % 200);
      m.predict(new Float32Array(side * side), [1, 1, side, side]);
      if (i === 199) most = m.memoryBytes;
    }
    expect(m.memoryBytes).toBe(most);
    expect(most).toBeLessThan(40e6);
  });

  test("products of all layers work in one piece of it", () => {
    const used = (layers: number) => {
      const m = model(sequential(...Array.from({ length: layers }, () => dense(1, 1))));
      m.predict(new Float32Array(1));
      return m.memoryBytes;
    };
    // each such layer has 64 bytes for its weights, and as many for its biases and outputs
    expect(used(101) - used(1)).toBeLessThan(2 * 65536);
  });

  test("an error in between leaves nothing behind", () => {
    const m = model(sequential(relu, dense(3, 2)));
    const fails = () => expect(() => m.predict(new Float32Array(4000), [1, 4000])).toThrow(ShapeError);
    fails();
    const before = m.memoryBytes;
    for (let i = 0; i < 2000; i++) fails();
    expect(m.memoryBytes).toBe(before);
  });

  test("of models that are forgotten is given back", () => {
    const bytes = encode(dense(1000, 1000));
    const before = process.memoryUsage().rss;
    // 2 GB in all
    for (let i = 0; i < 350; i++) decode(bytes).predict(new Float32Array(1000));
    expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
  });
});

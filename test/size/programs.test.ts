// The programs that tools/check-size.mjs weighs are real: they train, and what they encode predicts.
import { describe, expect, test } from "vitest";
import { digits, shaped } from "../../src/data/index.ts";
import { type Dataset, decode, evaluate, gateParameters } from "../../src/index.ts";
import { run as conv } from "../../tools/size/conv.ts";
import { run as mlp } from "../../tools/size/mlp.ts";

const { train: data } = digits({ train: 500, test: 10 });

describe.each([
  ["the gated MLP", mlp, data, 10],
  ["the gated convolutional net", conv, shaped(data, [1, 28, 28]), 8],
] as const)("%s", (_, run, examples: Dataset, epochs) => {
  test("trains, is compacted and encoded", async () => {
    const { losses, file } = await run(examples.inputs as Uint8Array, examples.labels as Uint8Array, epochs);
    expect(losses.length).toBe(epochs);
    expect(losses.at(-1)).toBeLessThan(0.75 * (losses[0] as number));
    const net = decode(file);
    expect(gateParameters(net)).toEqual([]);
    const { error } = evaluate(net, examples);
    expect(error).toBeLessThan(0.25); // 0.9 by chance
  });
});

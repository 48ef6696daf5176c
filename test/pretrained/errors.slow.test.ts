// The nets of pretrained/ err as often as their manifest says, in the inference entry.
import { describe, expect, test } from "vitest";
import { cifar10, mnist, type Split } from "../../src/data/index.ts";
import { decode } from "../../src/inference/index.ts";
import { manifest, type Pretrained, read, sizeOf } from "./manifest.ts";

const data = { mnist: process.env["SIEVENET_DATA"], cifar10: process.env["SIEVENET_CIFAR10"] };

/** The share of test examples that a model takes for something else. */
function wrong(net: Pretrained, { test: { inputs, labels, count } }: Split): number {
  const model = decode(read(net));
  const size = sizeOf(net);
  let errors = 0;
  for (let from = 0; from < count; from += 500) {
    const n = Math.min(500, count - from);
    const { data: scores, shape } = model.predict(inputs.subarray(from * size, (from + n) * size), [n, ...net.input]);
    const classes = shape[1] as number;
    for (let i = 0; i < n; i++) {
      const row = scores.subarray(i * classes, (i + 1) * classes);
      if (row.indexOf(Math.max(...row)) !== labels[from + i]) errors++;
    }
  }
  return errors / count;
}

describe.each(Object.entries(manifest))("%s", (_, net) => {
  const place = data[net.dataset];
  test.skipIf(!place)(`errs as often as it says on ${net.testExamples} examples that it has not seen`, async () => {
    const split = net.dataset === "mnist" ? await mnist({ folder: place as string }) : await cifar10({ folder: place as string });
    expect(split.test.count).toBe(net.testExamples);
    expect(wrong(net, split)).toBe(net.testError);
  });
});

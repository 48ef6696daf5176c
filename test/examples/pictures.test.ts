import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { digits } from "../../src/data/index.ts";
import * as library from "../../src/index.ts";

test("the README's lines about images make a net that trains and is made smaller", async () => {
  const block = /### Images\n\n```js\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
  expect(block).toContain('gate(conv2d(1, 20, 5), { over: "outputs", lambda })');
  library.seed(1);
  const data = digits({ train: 60, test: 20 });
  const make = new Function(...Object.keys(library), "lambda", "data", `${block}\nreturn { net, images };`);
  const { net, images } = make(...Object.values(library), 0.1 / 60, data) as { net: library.Sequential; images: library.Dataset };
  for await (const { loss, open } of library.train(net, images, { epochs: 1, batchSize: 20 })) {
    expect(loss).toBeLessThan(4);
    expect(open).toEqual([20, 50, 800]);
  }
  const moved = library.augmented(images, { flip: true, crop: 4 });
  for await (const { loss } of library.train(net, moved, { epochs: 1, batchSize: 20 })) expect(loss).toBeLessThan(4);
  const inputs = library.batch(images, 0, 5).inputs;
  const [a, b] = [library.predict(net, inputs).toArray(), library.predict(library.compact(net), inputs).toArray()];
  for (const [i, each] of a.entries()) expect(b[i]).toBeCloseTo(each, 4);
  expect(library.summary(net, [1, 28, 28]).toString()).toContain("conv2d(20, 50, 5)");
});

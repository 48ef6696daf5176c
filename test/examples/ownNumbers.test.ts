import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataset, dense, predict, relu, seed, sequential, train } from "../../src/index.ts";

test("the README's lines about numbers of one's own stand there and work", async () => {
  const lines = [
    "dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] })",
    "for await (const { loss } of train(net, data, { epochs: 500 })) if (loss < 0.01) break;",
    "predict(net, [[1, 0]]).toArray()",
  ];
  for (const each of lines) expect(readFileSync("README.md", "utf8")).toContain(each);
  seed(3);
  const net = sequential(dense(2, 16), relu, dense(16, 2));
  const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
  for await (const { loss } of train(net, data, { epochs: 500 })) if (loss < 0.01) break;
  const scores = predict(net, [[1, 0]]).toArray();
  expect(scores[1]).toBeGreaterThan(scores[0] as number);
});

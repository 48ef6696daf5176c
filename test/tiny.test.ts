// Read this first: the whole library in one story.
import { expect, test } from "vitest";
import {
  adam,
  compact,
  count,
  dataset,
  decode,
  dense,
  encode,
  evaluate,
  gate,
  openGates,
  predict,
  relu,
  seed,
  sequential,
  tensor,
  train,
} from "../src/index.ts";

/** Is the point (a, b) in one of the two squares where a and b have the same sign? Six more inputs have nothing to do with it. */
function examples(n: number) {
  const inputs = new Float32Array(n * 8);
  const labels = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    // whole numbers that jump about, so that the story is the same everywhere
    for (let j = 0; j < 8; j++) inputs[i * 8 + j] = ((((i * 8 + j + 1) * 40503 * (2 * j + 3)) % 2003) - 1001) / 1001;
    labels[i] = (inputs[i * 8] as number) * (inputs[i * 8 + 1] as number) > 0 ? 1 : 0;
  }
  return dataset({ inputs, labels, shape: [8] });
}

test("a net learns the exclusive or, finds out which inputs it needs, and becomes smaller", async () => {
  seed(1);
  const data = examples(400);
  const lambda = 0.8 / data.count; // what one open weight costs
  const net = sequential(gate(dense(8, 16), { over: "inputs", lambda }), relu, gate(dense(16, 2), { over: "inputs", lambda }));
  expect(openGates(net)).toEqual([8, 16]);

  // Train: every epoch is a plain record.
  const history = [];
  for await (const epoch of train(net, data, { optimizer: adam({ learningRate: 0.02 }), epochs: 80, batchSize: 50, test: data })) history.push(epoch);
  expect(history[0]?.testError).toBeGreaterThan(0.1); // errors are fractions
  expect(history.at(-1)?.testError).toBeLessThan(0.06);

  // The gates have closed on the six inputs that say nothing, and on hidden units that were too many.
  const [inputs, hidden] = openGates(net) as [number, number];
  expect(inputs).toBe(2);
  expect(hidden).toBeLessThan(16);

  // Compact: an ordinary net that gives the same, with what is closed taken away.
  const small = compact(net);
  expect(count(small).weights).toBeLessThan(count(net).weights / 2);
  const points = tensor(data.inputs as Float32Array, [400, 8]);
  const before = predict(net, points).toArray();
  const after = predict(small, points).toArray();
  for (const [i, each] of after.entries()) expect(each).toBeCloseTo(before[i] as number, 4);

  // A file is bytes, and the bytes are a net again.
  const again = decode(encode(small));
  expect(predict(again, points).toArray()).toEqual(after);
  expect(evaluate(again, data).error).toBe(evaluate(small, data).error);
});

// Measured times are numbers like any others: what they price does not go by the clock again.
import { expect, test } from "vitest";
import { dense, gate, penalty, relu, seed, sequential, tensor, train, UsageError } from "../../src/index.ts";
import { layerTimes, price } from "../../src/prices/index.ts";
import { data, FEATURES, values } from "../extend/examples.ts";

const net = () => {
  seed(1);
  return sequential(gate(dense(FEATURES, 40), { over: "inputs" }), relu, gate(dense(40, 3), { over: "inputs" }));
};

test("each layer has a time, and is as it was afterwards", () => {
  const measured = net();
  const times = layerTimes(measured, tensor(new Float32Array(100 * FEATURES), [100, FEATURES]), { milliseconds: 5 });
  expect(Object.keys(times)).toEqual(["0", "2"]);
  for (const each of Object.values(times)) expect(each).toBeGreaterThanOrEqual(0);
  for (const part of measured.parts) if (typeof part !== "function") expect(Object.hasOwn(part, "forward")).toBe(false);
});

test("lambda is then the price of a nanosecond, spread over a layer's weights", () => {
  const priced = price(net(), { of: { "0": 960, "2": 60 }, lambda: 0.01 });
  const [first, , second] = priced.parts as ReturnType<typeof dense>[];
  const open = (layer: ReturnType<typeof dense> | undefined) => layer?.gates.inputs?.openProbabilities().reduce((a, b) => a + b) as number;
  expect(penalty(priced).item()).toBeCloseTo(0.01 * ((960 * open(first)) / FEATURES + (60 * open(second)) / 40), 5);
});

test("the same numbers give the same bits", async () => {
  const trained = [];
  for (let i = 0; i < 2; i++) {
    const each = price(net(), { of: { "0": 1234.5, "2": 67.8 }, lambda: 1e-5 });
    for await (const _ of train(each, data, { epochs: 2 }));
    trained.push(values(each));
  }
  expect(trained[0]).toEqual(trained[1]);
});

test("what has no weights is refused", () => {
  expect(() => layerTimes(relu, [[1]])).toThrow(
    new UsageError("layerTimes: the net has no layers with weights. Give a net, such as sequential(dense(20, 10))."),
  );
  expect(() => layerTimes(net(), [[1]], { milliseconds: 0 })).toThrow("layerTimes: milliseconds is 0, but it must be a number above 0.");
});

// The same seed gives the same bits: on every machine, in every engine, after whatever else ran.
import { expect, test } from "vitest";
import { dense, gate, gradients, mul, predict, relu, sampledGate, seed, sequential, sum, tensor, uniform } from "../../src/index.ts";
import { PINNED, story } from "../support/story.ts";

test("20 steps of the gated 784-300-100-10 give the pinned bits", async () => expect(await story("mlp")).toEqual(PINNED.mlp));

test("20 steps of the gated LeNet-5 give the pinned bits", async () => expect(await story("lenet")).toEqual(PINNED.lenet));

test("other work in between changes nothing", async () => {
  const other = sequential(dense(5, 5), relu, gate(dense(5, 2), { over: "outputs" }));
  const x = tensor([[1, 2, 3, 4, 5]]);
  const came = await story("mlp", () => {
    dense(3, 3);
    predict(other, uniform([17, 5]));
    gradients(() => sum(mul(other.forward(x), other.forward(x))), [x]);
  });
  expect(came).toEqual(PINNED.mlp);
});

test("seed() starts every generator anew", () => {
  const draw = () => {
    seed(5);
    return [dense(3, 2).weight.toArray(), uniform([4]).toArray(), sampledGate([3]).sample().toArray()];
  };
  const first = draw();
  expect(draw()).toEqual(first);
});

// A layer in several places of a sequence: its weights are there once, its operations in each place.
import { describe, expect, test } from "vitest";
import { count, countLayers, dense, gate, type Layer, relu, sequential, type Tensor } from "../../src/index.ts";

describe("counting a layer that stands in several places", () => {
  test("has its weights once and its operations in each", () => {
    const [first, shared, last] = [dense(4, 5), dense(5, 5), dense(5, 2)];
    const net = sequential(first, relu, shared, relu, shared, relu, last);
    expect(count(net)).toEqual({ weights: 25 + 30 + 12, flops: 2 * (20 + 25 + 25 + 10) });
    expect(count(sequential(sequential(shared), sequential(shared, shared)))).toEqual({ weights: 30, flops: 150 });
  });

  test("meets its own gates only, and its neighbours theirs", () => {
    const [first, shared, last] = [dense(4, 5), gate(dense(5, 5), { over: "inputs" }), gate(dense(5, 2), { over: "inputs" })];
    shared.gates.inputs?.parameters.logAlpha?.set([4, -4, -4, -4, -4]);
    last.gates.inputs?.parameters.logAlpha?.set([4, 4, -4, -4, -4]);
    const net = sequential(first, relu, shared, relu, shared, relu, last);
    expect(countLayers(net, "settled").map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [4, 5],
      [1, 5],
      [2, 2],
    ]);
  });

  test("in a block that is repeated runs as often as the block, and keeps its neighbours", () => {
    class Block implements Layer {
      body = sequential(dense(3, 4), relu, gate(dense(4, 3), { over: "inputs" }));
      forward = (x: Tensor) => this.body.forward(x);
    }
    const block = new Block();
    const once = count(block, "expected");
    expect(once.weights).toBeLessThan(31);
    expect(count(sequential(block, relu, block), "expected")).toEqual({ weights: once.weights, flops: 2 * once.flops });
  });

  test("named as a property beside its sequence is one layer, run once", () => {
    const [a, b] = [dense(3, 4), gate(dense(4, 3), { over: "inputs" })];
    const body = sequential(a, relu, b);
    expect(count({ a, b, body }, "expected")).toEqual(count(body, "expected"));
  });
});

import { describe, expect, test } from "vitest";
import { dense, encode, type Part, predict, relu, sequential, tensor } from "../../src/index.ts";
import { decode } from "../../src/inference/index.ts";
import { numbers } from "../support/numbers.ts";
import { functions, randomNet } from "../support/randomNets.ts";

/** Bits of numbers, every NaN alike. */
const bits = (values: Float32Array) => Array.from(new Uint32Array(values.map((each) => (Number.isNaN(each) ? NaN : each)).buffer));

/** Both doors give the same for a batch. */
function expectSame(net: Part, x: Float32Array, shape: readonly number[], model = decode(encode(typeof net === "function" ? sequential(net) : net))): void {
  const needed = predict(net, tensor(x, shape));
  const came = model.predict(x, shape);
  expect(came.shape).toEqual(needed.shape);
  expect(bits(came.data)).toEqual(bits(needed.toArray()));
}

describe("a model predicts what the net does, bit for bit:", () => {
  test.each(Array.from({ length: 8 }, (_, i) => i))("random nets, part %i", (part) => {
    for (let i = 0; i < 50; i++) {
      const { net, shape, inputs } = randomNet(1000 * part + i);
      const model = decode(encode(net));
      for (const batch of [1, 2, 1, 13]) expectSame(net, inputs(batch), [batch, ...shape], model);
    }
  });
});

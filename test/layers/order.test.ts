import fc from "fast-check";
import { expect, test } from "vitest";
import { conv2d, gate, gradients, maxPool, maxPool2d, mul, parameters, relu, seed, sequential, sum, type Tensor, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const windows = fc.record({
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 1 }),
  size: fc.integer({ min: 5, max: 13 }),
  gated: fc.boolean(),
  twice: fc.boolean(),
});

/** The bits of numbers, with one zero. */
const bits = (values: Float32Array) => new Int32Array(values.map((each) => each + 0).buffer);

test("a relu before max poolings gives the bits of where it stands, gradients too, wherever a sequence runs it", () => {
  fc.assert(
    fc.property(windows, ({ kernel, size, gated, twice, ...more }) => {
      const options = { stride: more.stride, padding: Math.min(more.padding, Math.floor(kernel / 2)) };
      seed(1);
      const layer = conv2d(2, 5, 3);
      if (gated) gate(layer, { over: "outputs", dropRate: 0.5 });
      const pools = twice ? [maxPool2d(kernel, options), maxPool2d(1)] : [maxPool2d(kernel, options)];
      const net = sequential(layer, relu, ...pools);
      const x = tensor(numbers(3 * 2 * size * size, -1, 1), [3, 2, size, size]);
      const asWritten = () => {
        const y = maxPool(relu(layer.forward(x, [relu])), { kernel, ...options });
        return twice ? maxPool(y, { kernel: 1 }) : y;
      };
      const of = [x, ...parameters(net).values()];
      const slopes = (y: () => Tensor) => {
        let values: Float32Array | undefined;
        const all = gradients(() => {
          const out = y();
          values = out.toArray();
          return sum(mul(out, tensor(numbers(out.size, -1, 1, 4), out.shape)));
        }, of).gradients;
        return [values as Float32Array, ...all].map(bits);
      };
      expect(slopes(() => net.forward(x))).toEqual(slopes(asWritten));
    }),
    { numRuns: 150 },
  );
});

// The promise for whole nets of every kind: skipping what is closed, on either side of a layer, changes no bit of the
// outputs, the loss or any gradient. The dense path is the same net whose gates do not say which of them are closed.
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { add, crossEntropy, dense, gate, gradients, type Part, parameters, penalty, relu, seed, sequential, tensor } from "../../src/index.ts";
import { ints, kernels, memory } from "../../src/wasm.ts";
import { finite, type Over, randomNet, recipes } from "../support/randomNet/index.ts";
import { cut, expectSameBits, largestCut, numbers, useCut } from "./bits.ts";

memory(); // before the first call there are only stand-ins
const { openList } = kernels;
/** Every place counts as open: nothing is skipped, and closed gates are multiplied with. */
const everything: typeof openList = (list, _, n) => {
  ints(list, n).forEach((__, i, all) => {
    all[i] = i;
  });
  return n;
};

afterEach(() => {
  kernels.openList = openList;
  useCut(largestCut);
});

const settings = fc.record({
  recipe: recipes({ perExample: [false, false, true], own: ["through", "tanh", "opaque", "beside"], sizes: "large", longest: 8 }),
  last: fc.constantFrom<Over>("inputs", "none"),
  dropRate: fc.constantFrom(0.2, 0.5, 0.8, 0.95),
  batch: fc.integer({ min: 2, max: 5 }),
});

describe("a step of any net has the same bits", () => {
  test("with closed gates skipped on both sides of a layer as with zeros multiplied in", () => {
    fc.assert(
      fc.property(settings, cut, ({ recipe, last, dropRate, batch }, c) => {
        const gates = { dropRate, lambda: 0.001 };
        const head = { outputs: 3, gating: { over: last, placement: "after-norm", testGate: "mean", perExample: false } } as const;
        const { net, shape, inputs } = randomNet(recipe, { functions: finite, gates }, head);
        const [{ seed: s, begin }, size] = [recipe, shape.reduce((a, b) => a * b, batch)];
        const x = tensor(begin === "indices" ? inputs(batch) : numbers(size, s + 1), [batch, ...shape]);
        const labels = Int32Array.from({ length: batch }, (_, i) => i % 3);
        const all = [...parameters(net).values(), ...(begin === "indices" ? [] : [x])];
        const step = () => {
          seed(s);
          let y = new Float32Array();
          const { value, gradients: slopes } = gradients(() => {
            const out = net.forward(x);
            y = out.toArray() as typeof y;
            return add(crossEntropy(out, labels), penalty(net));
          }, all);
          // times a closed gate a gradient can come as -0, which moves no weight; what is skipped is +0
          return [y, Float32Array.of(value), ...slopes.map((slope) => slope.map((each) => each + 0))];
        };
        useCut(largestCut);
        kernels.openList = everything;
        const plain = step();
        kernels.openList = openList;
        expectSameBits(step(), plain);
        useCut(c);
        expectSameBits(step(), plain);
      }),
      { numRuns: 250 },
    );
  });
});

test("what the next layer ignores is not computed", () => {
  const net = sequential(dense(6, 8), relu, gate(dense(8, 3), { over: "inputs" }));
  const [first, , second] = net.parts as [ReturnType<typeof dense>, Part, ReturnType<typeof dense>];
  first.bias?.set(new Float32Array(8).fill(1));
  second.gates.inputs?.parameters["logAlpha"]?.set([4, -4, 4, -4, -4, -4, -4, 4]);
  let hidden = new Float32Array();
  gradients(() => {
    (second.gates.inputs as unknown as { noise: unknown }).noise = new Float32Array(8).fill(0.5);
    hidden = first.forward(tensor(numbers(12, 1), [2, 6]), net.parts.slice(1)).toArray() as typeof hidden;
    return crossEntropy(net.forward(tensor(numbers(12, 1), [2, 6])), [0, 1]);
  }, [first.weight]);
  expect(Array.from(hidden, (h) => (h === 0 ? 0 : 1))).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1]);
});

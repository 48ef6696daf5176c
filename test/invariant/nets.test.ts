// The promise for whole nets of every kind: skipping what is closed, on either side of a layer, changes no bit of the
// outputs, the loss or any gradient. The dense path is the same net whose gates do not say which of them are closed.
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  add,
  averagePool2d,
  batchNorm,
  concat,
  conv2d,
  crossEntropy,
  dense,
  dropout,
  flatten,
  type Gateable,
  gate,
  globalAveragePool2d,
  gradients,
  type Layer,
  leakyRelu,
  maxPool2d,
  type Part,
  parameters,
  penalty,
  relu,
  residual,
  type SampledGate,
  seed,
  sequential,
  sigmoid,
  silu,
  type Tensor,
  tanh,
  tensor,
  zeroPad2d,
} from "../../src/index.ts";
import { ints, kernels } from "../../src/wasm.ts";
import { cut, expectSameBits, largestCut, numbers, useCut } from "./bits.ts";

kernels.heapBase(); // before the first call there are only stand-ins
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

/** A block of one's own: two paths side by side, the second handing on what is ahead. */
class Beside implements Layer {
  readonly left: Part;
  readonly right: Part;
  constructor(left: Part, right: Part) {
    this.left = left;
    this.right = right;
  }
  forward(x: Tensor): Tensor {
    return concat([run(this.left, x), run(this.right, x)], 1);
  }
}
const run = (part: Part, x: Tensor) => (typeof part === "function" ? part(x) : part.forward(x));

const over = fc.constantFrom("inputs", "outputs", "both", "none");
const activation = fc.constantFrom<Part[]>([relu], [leakyRelu], [sigmoid], [tanh], [silu], []);
const stage = fc.record({
  filters: fc.integer({ min: 1, max: 9 }),
  kernel: fc.constantFrom(1, 3),
  over,
  norm: fc.boolean(),
  placement: fc.constantFrom("after-norm" as const, "before-norm" as const),
  activation,
  after: fc.constantFrom("max", "average", "overlap", "dropout", "pad", "residual", "beside", "nothing"),
});

const nets = fc.record({
  side: fc.constantFrom(5, 8, 12),
  channels: fc.integer({ min: 1, max: 5 }),
  stages: fc.array(stage, { minLength: 0, maxLength: 3 }),
  head: fc.constantFrom("flatten", "average"),
  widths: fc.array(fc.record({ n: fc.integer({ min: 2, max: 40 }), over, activation }), { maxLength: 2 }),
  last: fc.constantFrom("inputs", "none"),
  dropRate: fc.constantFrom(0.2, 0.5, 0.8, 0.95),
  batch: fc.integer({ min: 2, max: 5 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
type Net = typeof nets extends fc.Arbitrary<infer T> ? T : never;

function build({ side, channels, stages, head, widths, last, dropRate, seed: s }: Net): Part {
  seed(s);
  const parts: Part[] = [];
  let [c, size] = [channels, side as number];
  const gated = <L extends Gateable>(layer: L, where: string, placement?: "after-norm" | "before-norm"): L => {
    if (where === "inputs" || where === "both") gate(layer, { over: "inputs", dropRate, lambda: 0.001 });
    if (where === "outputs" || where === "both") gate(layer, { over: "outputs", dropRate, lambda: 0.001, placement });
    return layer;
  };
  for (const { filters, kernel, over: where, norm, placement, activation: f, after } of stages) {
    parts.push(gated(conv2d(c, filters, kernel, { padding: (kernel - 1) / 2, bias: !norm }), where, placement));
    c = filters;
    if (norm) parts.push(batchNorm(c));
    parts.push(...f);
    if (after === "residual") {
      const inside = gated(conv2d(c, c, 3, { padding: 1 }), where);
      parts.push(residual(sequential(gated(conv2d(c, 4, 1), "outputs"), relu, conv2d(4, c, 1)), sequential(inside)));
    }
    if (after === "beside") {
      parts.push(new Beside(gated(conv2d(c, 3, 1), where), sequential(gated(conv2d(c, 2, 1), "outputs"), relu)));
      c = 5;
    }
    if (after === "dropout") parts.push(dropout(0.3));
    if (after === "pad") {
      parts.push(zeroPad2d(1));
      size += 2;
    }
    if (after === "max" && size >= 2) {
      parts.push(maxPool2d(2));
      size = Math.floor(size / 2);
    }
    if (after === "average" && size >= 2) {
      parts.push(averagePool2d(2));
      size = Math.floor(size / 2);
    }
    if (after === "overlap" && size >= 3) {
      parts.push(maxPool2d(3, { stride: 2, padding: 1 }));
      size = Math.floor((size - 1) / 2) + 1;
    }
  }
  let width = head === "flatten" ? c * size * size : c;
  parts.push(head === "flatten" ? flatten : globalAveragePool2d);
  for (const { n, over: where, activation: f } of widths) {
    parts.push(gated(dense(width, n), where), ...f);
    width = n;
  }
  parts.push(gated(dense(width, 3), last));
  return sequential(...parts);
}

describe("a step of any net has the same bits", () => {
  test("with closed gates skipped on both sides of a layer as with zeros multiplied in", () => {
    fc.assert(
      fc.property(nets, cut, (options, c) => {
        const net = build(options);
        const { batch, channels, side, seed: s } = options;
        const x = tensor(numbers(batch * channels * side * side, s + 1), [batch, channels, side, side]);
        const labels = Int32Array.from({ length: batch }, (_, i) => i % 3);
        const all = [...parameters(net).values()];
        const step = () => {
          seed(s);
          let y = new Float32Array();
          const { value, gradients: slopes } = gradients(() => {
            const out = run(net, x);
            y = out.toArray() as typeof y;
            return add(crossEntropy(out, labels), penalty(net));
          }, [...all, x]);
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
      { numRuns: 500 },
    );
  });
});

test("what the next layer ignores is not computed", () => {
  const net = sequential(dense(6, 8), relu, gate(dense(8, 3), { over: "inputs" }));
  const [first, , second] = net.parts as [ReturnType<typeof dense>, Part, ReturnType<typeof dense>];
  first.bias?.set(new Float32Array(8).fill(1));
  second.gates.inputs?.parameters.logAlpha?.set([4, -4, 4, -4, -4, -4, -4, 4]);
  let hidden = new Float32Array();
  gradients(() => {
    (second.gates.inputs as SampledGate).noise = new Float32Array(8).fill(0.5);
    hidden = first.forward(tensor(numbers(12, 1), [2, 6]), net.parts.slice(1)).toArray() as typeof hidden;
    return crossEntropy(net.forward(tensor(numbers(12, 1), [2, 6])), [0, 1]);
  }, [first.weight]);
  expect(Array.from(hidden, (h) => (h === 0 ? 0 : 1))).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1]);
});

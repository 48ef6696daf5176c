// compact() on chains of dense layers of every kind, made at random.
import { isSteady } from "../support/randomNet/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isGated } from "../../src/gates/attach.ts";
import {
  type Axis,
  add,
  compact,
  count,
  type Dense,
  dense,
  gate,
  mul,
  type Part,
  parameters,
  predict,
  relu,
  type SampledGate,
  type Sequential,
  seed,
  select,
  sequential,
  sigmoid,
  type Tensor,
  type TestGate,
  tensor,
} from "../../src/index.ts";
import { walk } from "../../src/walk.ts";

const CLOSED = -4;
const OPEN = 4;

interface Chain {
  widths: number[];
  axes: Axis[][];
  between: ("nothing" | "relu" | "sigmoid" | "own")[];
  /** What each gate of a set is, over and over. */
  states: number[][];
  testGate: TestGate;
  bias: boolean;
  nested: boolean;
  picked: boolean;
  seed: number;
}

const own = (x: Tensor) => add(mul(x, x), x);
const functions = { nothing: [], relu: [relu], sigmoid: [sigmoid], own: [own] };

function build({ widths, axes, between, states, testGate, bias, nested, picked, seed: s }: Chain): Sequential {
  seed(s);
  const parts: Part[] = [];
  for (const [i, n] of widths.slice(1).entries()) {
    const layer = dense(widths[i] as number, n, { bias });
    layer.bias?.set(Float32Array.from({ length: n }, (_, j) => ((j * 5 + s) % 7) / 7 - 0.4));
    for (const over of axes[i] as Axis[]) {
      gate(layer, { over, testGate });
      const logAlpha = (layer.gates[over] as SampledGate<"logAlpha">).logAlpha;
      const cycle = states[i] as number[];
      logAlpha.set(Float32Array.from({ length: logAlpha.size }, (_, j) => (j === 0 && cycle.length > 6 ? OPEN : (cycle[j % cycle.length] as number))));
    }
    const piece = [...(i ? functions[between[i - 1] as "relu"] : []), layer];
    parts.push(...(nested && i % 2 ? [sequential(...piece)] : piece));
  }
  return sequential(
    ...(picked
      ? [
          select(
            Array.from({ length: widths[0] as number }, (_, i) => (i * 3) % 20),
            20,
          ),
        ]
      : []),
    ...parts,
  );
}

const chain = (options: { axes?: Axis[][]; states?: fc.Arbitrary<number>; between?: Chain["between"]; longest?: number }): fc.Arbitrary<Chain> =>
  fc.record({
    widths: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 }),
    axes: fc.array(fc.constantFrom(...(options.axes ?? ([[], ["inputs"], ["outputs"], ["inputs", "outputs"], ["weights"]] satisfies Axis[][]))), {
      minLength: 4,
      maxLength: 4,
    }) as fc.Arbitrary<Axis[][]>,
    between: fc.array(fc.constantFrom(...(options.between ?? (["nothing", "relu", "sigmoid", "own"] as const))), { minLength: 4, maxLength: 4 }),
    states: fc.array(fc.array(options.states ?? fc.constantFrom(CLOSED, OPEN, -1.5, 0, 0.7), { minLength: 1, maxLength: options.longest ?? 5 }), {
      minLength: 4,
      maxLength: 4,
    }),
    testGate: fc.constantFrom<TestGate>("mean", "median", "topk"),
    bias: fc.boolean(),
    nested: fc.boolean(),
    picked: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });

const examples = (net: Sequential, rows = 9): Tensor => {
  const first = net.flat()[0] as Dense;
  return tensor(
    Float32Array.from({ length: rows * first.inputs }, (_, i) => ((i * 7919) % 103) / 50 - 1),
    [rows, first.inputs],
  );
};

/** What roundings of an output are compared with. */
const scaleOf = (output: number): number => Math.max(1, Math.abs(output));

function expectEqualOutputs(net: Sequential, small: Sequential, within: number): void {
  const x = examples(net);
  const [a, b] = [predict(small, x).toArray(), predict(net, x).toArray()];
  expect(a.length).toBe(b.length);
  for (const [i, each] of a.entries()) {
    const off = Math.abs(each - (b[i] as number));
    if (!(off <= within * scaleOf(b[i] as number))) expect.fail(`output ${i} is ${each}, but the gated net gives ${b[i]}`);
  }
}

describe("a compacted net", () => {
  test("gives what the gated one gives, whatever is closed", () => {
    fc.assert(
      fc.property(chain({}), (c) => {
        const net = build(c);
        fc.pre(isSteady(net, examples(net), scaleOf));
        expectEqualOutputs(net, compact(net), 1e-5);
      }),
      { numRuns: 200 },
    );
  });

  test("gives exactly the same where every gate settles at 0 or 1 and nothing becomes constant", () => {
    const only = {
      states: fc.constantFrom(CLOSED, OPEN),
      between: ["nothing", "relu"] as Chain["between"],
      axes: [[], ["inputs"], ["outputs"], ["inputs", "outputs"]] as Axis[][],
    };
    fc.assert(
      fc.property(chain(only), (c) => {
        // the first of each set is open, so that something goes through
        const open = { ...c, testGate: "mean" as const, states: c.states.map((each) => [OPEN, ...each, ...each, CLOSED, CLOSED, OPEN, OPEN, CLOSED]) };
        const net = build(open);
        expectEqualOutputs(net, compact(net), 0);
      }),
      { numRuns: 200 },
    );
  });

  test("gives the same when every gate is closed", () => {
    fc.assert(
      fc.property(chain({ states: fc.constant(CLOSED) }), (c) => {
        const net = build(c);
        fc.pre(isSteady(net, examples(net), scaleOf));
        expectEqualOutputs(net, compact(net), 1e-5);
      }),
      { numRuns: 200 },
    );
  });

  test("has no gates, shares nothing with the other, and is never larger than its settled count", () => {
    fc.assert(
      fc.property(chain({ axes: [[], ["inputs"]], states: fc.constantFrom(CLOSED, OPEN, 0), between: ["relu", "nothing"] }), (c) => {
        const net = build({ ...c, testGate: "mean", bias: true, states: c.states.map((each) => [OPEN, ...each]) });
        const before = [...parameters(net).values()];
        const small = compact(net);
        walk(small, (node) => expect(isGated(node)).toBe(false));
        for (const p of parameters(small).values()) expect(before.includes(p)).toBe(false);
        expect(count(small).weights).toBeLessThanOrEqual(count(net, "settled").weights);
        expect(count(small).flops).toBeLessThanOrEqual(count(net, "settled").flops);
        const after = [...parameters(net).values()];
        expect(after).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  test("compacted again stays as it is", () => {
    fc.assert(
      fc.property(chain({}), (c) => {
        const small = compact(build(c));
        expect(count(compact(small))).toEqual(count(small));
      }),
      { numRuns: 100 },
    );
  });
});

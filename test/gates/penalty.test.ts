import { describe, expect, test } from "vitest";
import { type Axis, type Dense, dense, gate, gradients, type Parameter, penalty, relu, seed, sequential } from "../../src/index.ts";

const SHIFT = (2 / 3) * Math.log(0.1 / 1.1);
const open = (a: number) => 1 / (1 + Math.exp(-(a - SHIFT)));

/** The price in float64, weight by weight: P(weight open) (lambda + wd/2 w²), biases with their output. */
function price(layer: Dense, lambda: number, l2: number): number {
  const [k, n] = [layer.inputs, layer.outputs];
  const p = (axis: Axis) => layer.gates[axis] && [...(layer.gates[axis].parameters.logAlpha as Parameter).toArray()].map(open);
  const [rows, columns, each] = [p("inputs"), p("outputs"), p("weights")];
  const w = layer.weight.toArray();
  const b = layer.bias?.toArray();
  let all = 0;
  for (let i = 0; i < k * n; i++) {
    const chance = (rows?.[Math.floor(i / n)] ?? 1) * (columns?.[i % n] ?? 1) * (each?.[i] ?? 1);
    all += chance * (lambda + (l2 / 2) * (w[i] as number) ** 2);
  }
  for (const [j, value] of (b ?? []).entries()) {
    // a bias that no gate can close is not counted, only decayed
    if (columns) all += (columns[j] as number) * (lambda + (l2 / 2) * value ** 2);
    else all += (l2 / 2) * value ** 2;
  }
  return all;
}

/** dense(6, 4) with values everywhere. */
function make(axes: readonly Axis[], lambda: number, l2: number, bias = true): Dense {
  seed(3);
  const layer = dense(6, 4, { bias });
  layer.bias?.set([0.5, -1, 2, 0]);
  for (const over of axes) {
    gate(layer, { over, lambda, l2 });
    const a = layer.gates[over]?.parameters.logAlpha;
    a?.set(Float32Array.from({ length: a.size }, (_, i) => ((i * 5) % 7) - 3.2));
  }
  return layer;
}

const axes: Axis[][] = [["inputs"], ["outputs"], ["weights"], ["inputs", "outputs"], ["outputs", "inputs"]];

describe("the penalty", () => {
  for (const over of axes)
    for (const [lambda, l2] of [
      [0.01, 0],
      [0, 0.1],
      [0.01, 0.1],
    ] as const)
      for (const bias of [true, false])
        test(`over ${over.join(" and ")}, lambda ${lambda}, weight decay ${l2}, ${bias ? "with" : "without"} bias, is that of its formula`, () => {
          const layer = make(over, lambda, l2, bias);
          const needed = price(layer, lambda, l2);
          expect(Math.abs(penalty(layer).item() - needed)).toBeLessThan(1e-6 * needed);
        });

  test.each(axes)("over %s %s has the slopes its formula has", (...over) => {
    const layer = make(
      over.filter((each) => each !== undefined),
      0.01,
      0.1,
    );
    const all = [layer.weight, layer.bias, ...over.map((each) => layer.gates[each]?.parameters.logAlpha)].filter((p) => p !== undefined);
    const { gradients: slopes } = gradients(() => penalty(layer), all);
    for (const [q, p] of all.entries()) {
      const before = p.toArray();
      for (let i = 0; i < p.size; i += 3) {
        const at = (by: number) => {
          const moved = before.slice();
          moved[i] = (before[i] as number) + by;
          p.set(moved);
          return [price(layer, 0.01, 0.1), moved[i] as number] as const;
        };
        const [up, x1] = at(0.01);
        const [down, x0] = at(-0.01);
        expect(slopes[q]?.[i]).toBeCloseTo((up - down) / (x1 - x0), 5);
        p.set(before);
      }
    }
  });

  test("of rows and columns is the product of both probabilities", () => {
    const layer = make(["inputs", "outputs"], 1, 0, false);
    const sumOf = (over: Axis) => [...(layer.gates[over]?.parameters.logAlpha?.toArray() ?? [])].reduce((sum, a) => sum + open(a), 0);
    expect(penalty(layer).item()).toBeCloseTo(sumOf("inputs") * sumOf("outputs"), 4);
  });

  test("of a net is the sum over its layers, however deep, each once", () => {
    const [a, b] = [make(["inputs"], 0.01, 0.1), make(["weights"], 0.02, 0)];
    const needed = penalty(a).item() + penalty(b).item();
    expect(penalty(sequential(sequential(a, relu), b)).item()).toBeCloseTo(needed, 6);
    expect(penalty({ first: a, second: { again: a, other: [b, b] } }).item()).toBeCloseTo(needed, 6);
  });

  test("of a net without gates is 0", () => {
    expect(penalty(sequential(dense(2, 2), relu)).item()).toBe(0);
    expect(penalty(dense(2, 2)).shape).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  gradients,
  hinge,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  ShapeError,
  scale,
  sum,
  type Target,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.ts";
import * as reference from "../reference/losses.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

interface Loss {
  readonly name: string;
  readonly op: (output: Tensor, target: Target) => Tensor;
  readonly value: (x: number, t: number) => number;
  readonly slope: (x: number, t: number) => number;
  /** Targets, and outputs for finite differences away from every kink, for these targets. */
  readonly target: (n: number) => number[];
  readonly smooth: { readonly x: number[]; readonly t: number[] };
}

const anywhere = (n: number) => Array.from(numbers(n, -2, 2, 5));
/** Outputs less targets: -3, -0.5, 0.4, 0.7, 1.5, 2.5. */
const differences = { x: [-2.5, 0.5, 0.4, 1.2, 0.5, 3], t: [0.5, 1, 0, 0.5, -1, 0.5] };
const signs = (n: number) => Array.from({ length: n }, (_, i) => (i % 3 ? 1 : -1));

const losses: Loss[] = [
  {
    name: "meanSquaredError",
    op: meanSquaredError,
    value: reference.squaredError,
    slope: reference.squaredErrorSlope,
    target: anywhere,
    smooth: differences,
  },
  {
    name: "meanAbsoluteError",
    op: meanAbsoluteError,
    value: reference.absoluteError,
    slope: reference.absoluteErrorSlope,
    target: anywhere,
    smooth: differences,
  },
  { name: "huber", op: (x, t) => huber(x, t), value: reference.huber, slope: reference.huberSlope, target: anywhere, smooth: differences },
  {
    name: "huber with delta 2",
    op: (x, t) => huber(x, t, { delta: 2 }),
    value: (x, t) => reference.huber(x, t, 2),
    slope: (x, t) => reference.huberSlope(x, t, 2),
    target: anywhere,
    smooth: differences,
  },
  {
    name: "binaryCrossEntropy",
    op: binaryCrossEntropy,
    value: reference.binaryCrossEntropy,
    slope: reference.binaryCrossEntropySlope,
    target: (n) => Array.from(numbers(n, 0, 1, 5)),
    // differences along targets must not leave 0 to 1, where it is refused
    smooth: { x: [-3, -1, 0, 0.5, 2, 4], t: [0.125, 0.875, 0.5, 0.25, 0.875, 0.125] },
  },
  {
    name: "hinge",
    op: hinge,
    value: reference.hinge,
    slope: reference.hingeSlope,
    target: signs,
    smooth: { x: [-2, -0.5, 0.5, 0.7, 1.5, 3], t: [1, -1, 1, -1, 1, -1] },
  },
];

describe.each(losses)("$name", ({ name, op, value, slope, target, smooth }) => {
  const who = name.split(" ")[0];

  test.each(sizes)("equals its definition for %i outputs, gradients too", (n) => {
    const x = numbers(n, -3, 3);
    const t = tensor(target(n)).toArray();
    const output = tensor(x);
    const each = Array.from(x, (v, i) => value(v, t[i] as number));
    const found = gradients(() => op(output, tensor(t)), [output]);
    expectNear(found.value, each.reduce((a, b) => a + b, 0) / n, { rel: 2e-6, abs: 2e-7 });
    const slopes = Array.from(x, (v, i) => slope(v, t[i] as number) / n);
    expectNear(found.gradients[0] as Float32Array, slopes, { rel: 1e-6, abs: 4e-7 / n });
  });

  test("takes its targets as a tensor, numbers in a row or a typed array, all the same", () => {
    const [x, t] = [tensor(numbers(6), [2, 3]), target(6)];
    const expected = op(x, tensor(t, [2, 3]));
    expect(expected.shape).toEqual([]);
    expect(op(x, t).item()).toBe(expected.item());
    expect(op(x, Float32Array.from(t)).item()).toBe(expected.item());
  });

  test("has the slope of a finite difference along its outputs", () => {
    expectGradient((x) => op(x, tensor(smooth.t, [2, 3])), tensor(smooth.x, [2, 3]));
    expectGradient((x) => scale(op(x, smooth.t), 3), tensor(smooth.x));
  });

  test("has the slope of a finite difference along its targets, when they are what is asked for", () => {
    expectGradient((t) => op(tensor(smooth.x), t), tensor(smooth.t));
  });

  test("refuses targets that do not fit and says what would", () => {
    const x = tensor(numbers(6), [2, 3]);
    expect(() => op(x, [1, 0])).toThrow(`${who}: 2 targets came for outputs [2, 3]. Give one per output.`);
    expect(() => op(x, tensor(numbers(6)))).toThrow(`${who}: outputs are [2, 3] but targets [6]. Both must have the same shape.`);
    expect(() => op(x, tensor(1))).toThrow(ShapeError);
    expect(() => op(tensor([], [0, 3]), [])).toThrow("mean: [0, 3] holds no numbers to take the mean of.");
  });
});

const slopesAt = (op: (x: Tensor) => Tensor, values: number[]) => {
  const x = tensor(values);
  return Array.from(gradients(() => sum(scale(op(x), values.length)), [x]).gradients[0] as Float32Array);
};

describe("at kinks and far out,", () => {
  test("an absolute difference of 0 has slope 0", () => expect(slopesAt((x) => meanAbsoluteError(x, [1, 1, 1]), [0, 1, 2])).toEqual([-1, 0, 1]));

  test("huber has no kink: at delta its slope is delta on both sides, at 0 it is 0", () => {
    const x = [-3, -1, 0, 1, 3];
    expect(slopesAt((y) => huber(y, new Float32Array(5)), x)).toEqual([-1, -1, 0, 1, 1]);
    expect(huber(tensor([0.5]), [0]).item()).toBe(0.125);
    expect(huber(tensor([3]), [0]).item()).toBe(2.5);
    expect(huber(tensor([3]), [0], { delta: 0.5 }).item()).toBe(1.375);
  });

  test("hinge has slope 0 from the margin on", () => expect(slopesAt((x) => hinge(x, [1, 1, -1]), [0.5, 1, -2])).toEqual([-1, 0, 0]));

  test("binaryCrossEntropy of large logits is finite, with gradients", () => {
    const x = [1000, 1000, -1000, -1000, 80];
    const t = [1, 0, 0, 1, 0.25];
    expectNear(binaryCrossEntropy(tensor(x), t).item(), (1000 + 1000 + 60) / 5, { rel: 1e-6 });
    expectNear(
      slopesAt((y) => binaryCrossEntropy(y, t), x),
      [0, 1, 0, -1, 0.75],
      { abs: 1e-6 },
    );
  });
});

test.each([0, -1, NaN, Infinity])("huber refuses the delta %d", (delta) => {
  const wrong = () => huber(tensor([1]), [0], { delta });
  expect(wrong).toThrow(`huber: delta is ${delta}, but it must be a number above 0.`);
  expect(wrong).toThrow(ValueError);
});

import { describe, expect, test } from "vitest";
import { hardConcrete, openProbability, tensor } from "../../src/index.ts";
import { settledGate } from "../../src/ops/hardConcrete.ts";
import * as reference from "../reference/hardConcrete.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const paper = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };
const shape = { beta: 2 / 3, gamma: -0.1, zeta: 1.1 };
const near = { abs: 1e-6 };

describe.each(sizes)("%i gates", (n) => {
  const a = numbers(n, -4, 4);
  test("drawn for the whole batch equal their definition", () => {
    const u = numbers(n, 0.01, 0.99, 2);
    const z = hardConcrete(tensor(a), tensor(u), paper);
    expectNear(
      z.toArray(),
      Array.from(a, (x, i) => reference.hardConcrete(x, u[i] as number, shape).z),
      near,
    );
  });
  test("drawn per example equal their definition", () => {
    const u = numbers(3 * n, 0.01, 0.99, 2);
    const z = hardConcrete(tensor(a), tensor(u, [3, n]), paper);
    expect(z.shape).toEqual([3, n]);
    expectNear(
      z.toArray(),
      Array.from(u, (x, i) => reference.hardConcrete(a[i % n] as number, x, shape).z),
      near,
    );
  });
  test("are open with the probability of their definition", () => {
    const p = Array.from(a, (x) => reference.openProbability(x, shape).p);
    expectNear(openProbability(tensor(a), paper).toArray(), p, { rel: 1e-6 });
  });
  test.each([1, 1.5])("settle by their definition with factor %f", (factor) => {
    const z = Array.from(a, (x) => reference.settledGate(x, factor, shape).z);
    expectNear(settledGate(tensor(a), factor, paper).toArray(), z, near);
  });
});

describe("the slope of a gate", () => {
  // away from the clamp, then beyond it: open, closed and in between
  const a = tensor([-6, -0.8, -0.2, 0.3, 0.6, 7]);
  const u = tensor([0.3, 0.45, 0.5, 0.55, 0.4, 0.6]);

  test("is that of its definition when drawn for the batch", () => expectGradient((x) => hardConcrete(x, u, paper), a));
  test("is summed over examples when drawn for each", () => {
    const each = tensor([...u.toArray(), ...u.toArray().map((x) => 1 - x)], [2, 6]);
    expectGradient((x) => hardConcrete(x, each, paper), a);
  });
  test("is that of its definition for P(open), even where P rounds to 1", () => {
    expectGradient((x) => openProbability(x, paper), tensor(numbers(9, -6, 6)));
  });
  test.each([1, 1.5])("is that of its definition when settled with factor %f", (factor) => {
    expectGradient((x) => settledGate(x, factor, paper), tensor([-6, -1, -0.2, 0.3, 1, 7]));
  });
  test("is that of its definition for gates in a grid", () => {
    expectGradient((x) => hardConcrete(x, tensor(u.toArray(), [2, 3]), paper), tensor(a.toArray(), [2, 3]));
  });
});

test("hardConcrete refuses noise that does not fit", () => {
  expect(() => hardConcrete(tensor(numbers(4)), tensor(numbers(6, 0.1, 0.9)), paper)).toThrow(/\[6\].*4 gates/);
  expect(() => hardConcrete(tensor(numbers(3)), tensor(numbers(6, 0.1, 0.9), [3, 2]), paper)).toThrow(/\[3, 2\].*3 gates/);
  expect(() => hardConcrete(tensor(numbers(6), [2, 3]), tensor(numbers(6, 0.1, 0.9)), paper)).toThrow(/\[6\].*6 gates \[2, 3\]/);
});

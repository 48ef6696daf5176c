import { describe, expect, test } from "vitest";
import { type GeluOptions, gelu, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

const forms = [
  { form: "erf", definition: reference.gelu },
  { form: "tanh", definition: reference.geluTanh },
] as const;

describe.each(forms)("gelu in its form $form", ({ form, definition }) => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -5, 5);
    expectNear(gelu(tensor(x), { form }).toArray(), Array.from(x, definition), { rel: 5e-6, abs: 1e-9 });
  });
  test("has the slope its definition has", () => expectGradient((x) => gelu(x, { form }), tensor(numbers(14, -4, 4), [2, 7])));
  test("has that slope at any size", () =>
    expectSlopes(
      (x) => gelu(x, { form }),
      (n) => numbers(n, -4, 4),
    ));
  test("keeps the shape", () => expect(gelu(tensor(numbers(24), [2, 3, 4]), { form }).shape).toEqual([2, 3, 4]));
  test("hands on which columns are zero", () => expect(handsOnZeros((x) => gelu(x, { form }))).toBe(true));
});

describe("gelu", () => {
  const x = tensor(numbers(1000, -5, 5));
  test("is its definition unless told", () => expect(gelu(x).toArray()).toEqual(gelu(x, { form: "erf" }).toArray()));
  test("has two forms within 5e-4 of each other", () => {
    expectNear(gelu(x, { form: "tanh" }).toArray(), gelu(x).toArray(), { abs: 5e-4 });
  });
  test("refuses another form", () => {
    const wrong = { form: "exact" } as unknown as GeluOptions;
    expect(() => gelu(x, wrong)).toThrow('gelu: form is "exact", but it must be "erf" or "tanh".');
  });
});

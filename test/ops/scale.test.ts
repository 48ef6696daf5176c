import { describe, test } from "vitest";
import { affine, scale, tensor } from "../../src/index.ts";
import * as reference from "../reference/scale.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe.each(sizes)("of %i numbers", (n) => {
  const x = numbers(n);
  test("affine equals its definition", () => expectNear(affine(tensor(x), -0.7, 3).toArray(), reference.affine(x, -0.7, 3), { rel: 1e-6, abs: 1e-6 }));
  test("scale equals its definition", () => expectNear(scale(tensor(x), 2.5).toArray(), reference.affine(x, 2.5, 0), { rel: 1e-6 }));
});

test("affine has the slope its definition has", () => expectGradient((x) => affine(x, -0.7, 3), tensor(numbers(6), [2, 3])));
test("scale has the slope its definition has", () => expectGradient((x) => scale(x, 2.5), tensor(numbers(7))));
test("both have that slope at any size", () => {
  expectSlopes(
    (x) => affine(x, -0.7, 3),
    (n) => numbers(n),
  );
  expectSlopes(
    (x) => scale(x, 2.5),
    (n) => numbers(n),
  );
});

import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/norm.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const EPSILON = 1e-5;
type Wanted = "dx" | "dscale" | "dshift";

function run(x: Float32Array, n: number, before = 0, wanted: readonly Wanted[] = ["dx", "dscale", "dshift"]) {
  const rows = x.length / n;
  const [scale, shift, dy] = [numbers(n, -1.5, 1.5, 3), numbers(n, -1.5, 1.5, 4), numbers(x.length, -1, 1, 2)];
  const found = withArrays(({ put, room }) => {
    const [y, mean, inverse, from, a] = [room(x.length), room(rows), room(rows), put(x), put(scale)];
    kernels.layerNorm(y.address, mean.address, inverse.address, from.address, a.address, put(shift).address, rows, n, EPSILON);
    const grads = { dx: room(x.length, before), dscale: room(n, before), dshift: room(n, before) };
    const [dx, dscale, dshift] = (["dx", "dscale", "dshift"] as const).map((name) => (wanted.includes(name) ? grads[name].address : 0));
    kernels.layerNormGrad(dx as number, dscale as number, dshift as number, put(dy).address, from.address, mean.address, inverse.address, a.address, rows, n);
    return { y: y.read(), mean: mean.read(), dx: grads.dx.read(), dscale: grads.dscale.read(), dshift: grads.dshift.read() };
  });
  return { found, should: { y: reference.layerNorm(x, scale, shift, EPSILON), ...reference.layerNormGrad(dy, x, scale, EPSILON) } };
}

describe.each([
  [1, 2],
  [3, 4],
  [5, 7],
  [200, 9],
  [7, 64],
  [3, 1000],
  [2, 2051],
])("layer norm of %i rows of %i numbers", (rows, n) => {
  const x = numbers(rows * n, -2, 3);

  test("equals its definition, gradients too", () => {
    const { found, should } = run(x, n);
    // rows of two are far steeper than others where their numbers are close together
    const abs = n === 2 ? 2e-5 : 4e-6;
    expectNear(found.y, should.y, { rel: 3e-6, abs });
    expectNear(found.dx, should.dx, { rel: 1e-5, abs });
    for (const name of ["dscale", "dshift"] as const) expectNear(found[name], should[name], { rel: 5e-6, abs: 1e-6 * Math.sqrt(rows) + abs });
  });

  test("adds to gradients that are there, and leaves out what has no address", () => {
    const whole = run(x, n, 0.5);
    const names = ["dx", "dscale", "dshift"] as const;
    for (const name of names) {
      expectNear(
        whole.found[name],
        whole.should[name].map((each) => each + 0.5),
        { rel: 1e-5, abs: 2e-5 },
      );
      const { found } = run(x, n, 0.5, [name]);
      expect(found[name]).toEqual(whole.found[name]);
      for (const other of names) if (other !== name) expect(new Set(found[other])).toEqual(new Set([0.5]));
    }
  });

  test("does each row as if it were alone", () => {
    const { found } = run(x, n);
    for (const i of [0, rows - 1]) expect(run(x.slice(i * n, (i + 1) * n), n).found.y).toEqual(found.y.slice(i * n, (i + 1) * n));
  });
});

test("layerNorm gives a row of equal numbers the shift, and one number alone too", () => {
  for (const n of [1, 6]) expectNear(run(new Float32Array(3 * n).fill(0.3), n).found.y.slice(0, n), numbers(n, -1.5, 1.5, 4), { rel: 1e-6 });
});

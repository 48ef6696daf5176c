import { describe, test } from "vitest";
import { none } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import { expectSameBits } from "../invariant/bits.ts";
import * as reference from "../reference/optimizers.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const keep = 0.75;

describe("runningAverage", () => {
  test.each(sizes)("is of %i weights what its definition says in double precision", (n) => {
    const [old, w] = [numbers(n, -2, 2, 1), numbers(n, -2, 2, 2)];
    const average = withArrays(({ put }) => {
      const place = put(old);
      kernels.runningAverage(place.address, put(w).address, n, 0.999);
      return place.read();
    });
    expectNear(
      average,
      old.map((each, i) => reference.runningAverage(each, w[i] as number, 0.999)),
      { rel: 1e-6, abs: 3e-7 },
      "average",
    );
  });

  test.each(sizes)("has the bits that an optimizer's own pass over %i weights gives", (n) => {
    const [alone, fused] = withArrays(({ put, room }) => {
      const [w, alone, fused] = [put(numbers(n)), room(n, 0), room(n, 0)];
      for (let t = 0; t < 5; t++) {
        kernels.sgd(w.address, put(numbers(n, -1, 1, t)).address, none, fused.address, n, 0.1, 0, 0, 0, -1, 1, keep);
        kernels.runningAverage(alone.address, w.address, n, keep);
      }
      return [alone.read(), fused.read()];
    });
    expectSameBits([alone], [fused]);
  });

  test("keeps NaN where it is", () => {
    const average = withArrays(({ put }) => {
      const place = put([1, NaN, 3, 4, 5]);
      kernels.runningAverage(place.address, put([NaN, 1, 3, 4, 5]).address, 5, keep);
      return place.read();
    });
    expectNear(average, [NaN, NaN, 3, 4, 5], {});
  });
});

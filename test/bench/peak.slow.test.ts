import { expect, test } from "vitest";
import * as reference from "../reference/peak.ts";
import { expectNear } from "../support/near.ts";
import { bench } from "./support/bench.ts";

test("the register-only loop does the multiplications and additions it counts", async () => {
  const { peakLoop } = (await bench("nets/product/peak.mjs")) as {
    peakLoop(): Promise<(x: number, y: number, rounds: number) => number>;
  };
  const peak = await peakLoop();
  for (const rounds of [1, 2, 50]) {
    const sum = peak(0.75, 0.5, rounds);
    expectNear(sum, reference.peak(0.75, 0.5, rounds), { rel: 1e-6 });
    expect(sum).not.toBe(0);
  }
});

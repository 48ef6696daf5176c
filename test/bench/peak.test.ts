import { expect, test } from "vitest";
import * as reference from "../reference/peak.ts";
import { expectNear } from "../support/near.ts";

test("the register-only loop does the multiplications and additions it counts", async () => {
  const { peakLoop } = (await import(new URL("../../bench/lib/peak.mjs", import.meta.url).href)) as {
    peakLoop(): Promise<(x: number, y: number, rounds: number) => number>;
  };
  const peak = await peakLoop();
  for (const rounds of [1, 2, 50]) {
    const found = peak(0.75, 0.5, rounds);
    expectNear(found, reference.peak(0.75, 0.5, rounds), { rel: 1e-6 });
    expect(found).not.toBe(0);
  }
});

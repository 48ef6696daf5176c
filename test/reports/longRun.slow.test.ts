// As longRun.alone.test.ts, for 100 000 steps.
import { expect, test } from "vitest";
import { checkLongRun } from "../support/longRunChecks.ts";

test("100 000 steps with all that programs do in between: memory is bounded, answers and weights as without", async () => {
  await expect(checkLongRun(100_000)).resolves.toBeUndefined();
}, 1_800_000);

// Steps mixed with predictions, files, checkpoints and compact nets (support/longRun.ts), 2 000 of them; longRun.slow.test.ts has 100 000.
import { expect, test } from "vitest";
import { checkLongRun } from "../support/longRunChecks.ts";

test("2 000 steps with all that programs do in between: memory is bounded, answers and weights as without", async () => {
  await expect(checkLongRun(2_000)).resolves.toBeUndefined();
});

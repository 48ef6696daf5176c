// What the bench reckons from samples, and what it does with those who fail.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

test("medians, percentiles between neighbours, and the ratio of pairs, above 1 where ours is better", async () => {
  const { median, percentile, summary } = await bench("measure/statistics.mjs");
  expect(median([3, 1, 2])).toBe(2);
  expect(percentile([1, 2, 3, 4, 5], 10)).toBeCloseTo(1.4, 12);
  const pairs = [1, 2, 3].map((x) => ({ ours: 4 * x, peer: 2 * x }));
  expect(summary(pairs)).toEqual({ ours: 8, peer: 4, ratio: 2, spread: [2, 2], pairs: 3 });
  expect(summary(pairs, true).ratio).toBe(0.5);
  expect(summary([1, 2, 3].map((x) => ({ ours: x, peer: 1 }))).spread.map((x: number) => x.toFixed(1))).toEqual(["1.2", "2.8"]);
});

test("numbers differ by a part of the largest, and by all where they cannot be compared", async () => {
  const { difference } = await bench("measure/difference.mjs");
  expect(difference([1, -4], [1, -5])).toBe(0.2);
  expect(difference([0], [0])).toBe(0);
  expect(difference([1], [1, 2])).toBe(Infinity);
  expect(difference([Number.NaN, 1], [1, 1])).toBe(Infinity);
});

test("a peer that fails is left out with a line, and one of ours ends the run", async () => {
  const { rowsOf } = await bench("measure/rows.mjs");
  const { errorOf, OursFailed, ourselves } = await bench("measure/ours.mjs");
  const lines: string[] = [];
  const fail = async (): Promise<never> => {
    throw new Error("broken\nin two lines");
  };
  const rowOf = async (name: string) => (name === "broken" ? fail() : name === "absent" ? undefined : { ratio: 2 });
  expect(await rowsOf("w", ["broken", "absent", "good"], (line: string) => lines.push(line), rowOf)).toEqual([{ peerName: "good", ratio: 2 }]);
  expect(lines).toEqual(["w: broken is left out: broken"]);
  await expect(
    rowsOf(
      "w",
      ["good"],
      () => {},
      () => ourselves(fail),
    ),
  ).rejects.toThrow(OursFailed);
  expect(errorOf("ours failed: broken")).toBeInstanceOf(OursFailed);
  expect(errorOf("broken")).not.toBeInstanceOf(OursFailed);
});

test("a process answers, tells its errors, and says when it has ended", async () => {
  const answers = fileURLToPath(new URL("../../bench/measure/answers.mjs", import.meta.url));
  const { startAnswering } = await bench("measure/answers.mjs");
  const program = `import { answerAll } from ${JSON.stringify(answers)};
    await answerAll(({ x }) => { if (x === 0) throw new Error("no zero"); if (x === 9) process.exit(0); return x && 2 * x; });`;
  const { ask, stop } = startAnswering("the doubler", process.execPath, ["--input-type=module", "-e", program]);
  expect(await ask({ x: 4 })).toBe(8);
  await expect(ask({ x: 0 })).rejects.toThrow("no zero");
  expect(await ask({})).toBeNull();
  await expect(ask({ x: 9 })).rejects.toThrow("the doubler ended");
  stop();
  await expect(startAnswering("nothing", "/no/such/program", []).ask({})).rejects.toThrow("ENOENT");
});

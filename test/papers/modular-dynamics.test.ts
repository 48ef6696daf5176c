// The example modular-dynamics with a smaller setting.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("latents come nearer than the sensors are, what is frozen does not move, and the same seed gives the same numbers", async () => {
  const { main } = await example("modular-dynamics");
  const result = await main({ seeds: [2], small: true });
  const measured = result.marks.map((mark) => Number(mark.measured));
  const sensors = Number(/[\d.]+/.exec((result.marks[0] as { rival?: string }).rival ?? "")?.[0]);
  expect(measured[0]).toBeGreaterThan(sensors + 0.05);
  expect(measured[6]).toBe(0);
  expect(result.told).toHaveLength(4);
  expect(result.picture).toContain("<svg");
  expect((await main({ seeds: [2], small: true })).marks).toEqual(result.marks);
});

test("matching finds the order of the largest mean correlation, and F1 counts edges in it", async () => {
  const file = "matching";
  const { matched, graphF1 } = await import(`../../examples/papers/modular-dynamics/${file}.mjs`);
  const { order, mcc } = matched([
    [0.9, 0.8, 0],
    [1, 0.1, 0],
    [0, 0.3, 0.5],
  ]);
  expect([order, mcc]).toEqual([[1, 0, 2], (0.8 + 1 + 0.5) / 3]);
  // row 0 is latent 1, which latent 0 drives: rows and columns follow the order
  expect(graphF1([1, 1, 0, 0, 1, 0, 0, 0, 1], order, [[0], [1, 0], [2]])).toBe(1);
  expect(graphF1([1, 0, 0, 0, 1, 0, 0, 0, 1], order, [[0], [1, 0], [2]])).toBeCloseTo(6 / 7, 10);
});

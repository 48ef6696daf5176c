import { expect, test } from "vitest";
import { Speed } from "../../page/training/speed.ts";

test("the speed of epochs that are too short to be noted within is that of whole epochs", () => {
  const speed = new Speed();
  expect(speed.imagesPerSecond).toBe(0);
  speed.note(100); // one note tells nothing yet
  speed.end(300, 0.01);
  expect(speed.imagesPerSecond).toBeCloseTo(30_000);
  speed.end(300, 0.01);
  expect(speed.imagesPerSecond).toBeCloseTo(30_000);
  speed.end(300, 0.02);
  expect(speed.imagesPerSecond).toBeGreaterThan(29_000);
  expect(speed.imagesPerSecond).toBeLessThan(30_000);
  speed.end(300, 0); // a clock that stood still
  expect(speed.imagesPerSecond).toBeGreaterThan(29_000);
});

import { describe, expect, test } from "vitest";
import { bytes, duration, grouped, percent, short, times, widths } from "../../src/cli/format.ts";
import { distance, nearest } from "../../src/cli/names.ts";

describe("numbers as people read them", () => {
  test.each([
    [grouped(266610), "266 610"],
    [grouped(1234567.8), "1 234 568"],
    [grouped(42), "42"],
    [short(532400), "532.4k"],
    [short(1.29e9), "1.3G"],
    [percent(0.0142), "1.42"],
    [bytes(1067360), "1.07 MB"],
    [bytes(457300), "457.3 kB"],
    [times(266610, 68000), "3.9x"],
    [times(1000, 10), "100x"],
    [widths([543, 299, 100]), "543-299-100"],
    [duration(7.4), "7s"],
    [duration(75), "1m 15s"],
    [duration(3725), "1h 02m"],
  ])("%s", (came, needed) => expect(came).toBe(needed));
});

describe("names that are almost right", () => {
  test("differ by letters changed, added or taken away", () => {
    expect(distance("lenet", "lenet")).toBe(0);
    expect(distance("lent", "lenet")).toBe(1);
    expect(distance("kitten", "sitting")).toBe(3);
    expect(distance("", "abc")).toBe(3);
  });
  test("find the one that was meant", () => expect(nearest("LeNet5", ["wrn", "lenet-300-100", "lenet-5"])).toBe("lenet-5"));
});

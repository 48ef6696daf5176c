import { describe, expect, test } from "vitest";
import { bytes, duration, grouped, percent, short, times, widths } from "../../src/report/format.ts";

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

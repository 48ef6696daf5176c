import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { sievenet, workplace } from "./command.ts";

const at = workplace();
const tiny = ["train", "lenet-300-100", "--dataset", "digits", "--examples", "200", "--epochs", "40", "--batch-size", "20", "--dry-run"];

test("--dry-run prints the net and what its training will need, and writes nothing", async () => {
  const { code, out, err } = await sievenet([...tiny, "--out", at("dry")]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^lenet-300-100 on digits: 200 examples to learn from, 40 to test on\n\nlayer +output +parameters +FLOPs\n/);
  expect(out).toMatch(/\ndense\(784, 300\) +\[300\] +236 284 +470 400\n/);
  expect(out).toMatch(/\ntotal +267 794 +532 400\n/);
  expect(out).toMatch(/\nan epoch +\d.*s\nall 40 +\d.*s\nmemory +\d+\.\d+ MB, and 188\.2 kB for the examples\nfile +1\.07 MB /);
  expect(out).toMatch(/nothing was trained or written\.\n$/);
  expect(existsSync(at("dry"))).toBe(false);
});

test("--dry-run refuses what a run would", async () => {
  const { code, err } = await sievenet([...tiny, "--batch-size", "500", "--out", at("dry")]);
  expect({ code, err }).toEqual({ code: 2, err: "sievenet: --batch-size is 500, but there are only 200 examples. Use at most 200.\n" });
});

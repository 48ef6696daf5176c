import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Cifar10Options, cifar10 } from "../../src/data/cifar10.ts";
import { FileError, FormatError, type SievenetError, UsageError, ValueError } from "../../src/errors.ts";
import { wholes } from "../support/numbers.ts";

/** Images of noise, another series for each file. */
const noise = (count: number, series: number) => Uint8Array.from(wholes(3072 * count, 256, series));
/** A file of such images with these labels. */
function file(labels: number[], series: number): Uint8Array {
  const pixels = noise(labels.length, series);
  return Uint8Array.from(labels.flatMap((label, i) => [label, ...pixels.subarray(3072 * i, 3072 * (i + 1))]));
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-cifar10-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const fill = (files: Record<string, Uint8Array>) => Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
const failure = (promise: Promise<unknown>): Promise<SievenetError> =>
  promise.then(
    () => expect.fail("it should have been refused"),
    (error: SievenetError) => error,
  );

describe("cifar10", () => {
  test("reads labels and planes of red, green and blue", async () => {
    await fill({ "train.bin": file([3, 9], 1), "test.bin": file([0], 2) });
    const { train, test, name } = await cifar10({ folder });
    expect(name).toBe("cifar10");
    expect(train).toEqual({ count: 2, shape: [3, 32, 32], inputs: noise(2, 1), scale: 1 / 255, labels: Uint8Array.of(3, 9), classes: 10 });
    expect(test).toEqual({ count: 1, shape: [3, 32, 32], inputs: noise(1, 2), scale: 1 / 255, labels: Uint8Array.of(0), classes: 10 });
  });

  test("reads several files in the order of their names, gzipped or not, under the original names too", async () => {
    await fill({
      "data_batch_2.bin": file([2], 2),
      "data_batch_10.bin.gz": gzipSync(file([1], 1)),
      "train-b.bin.gz": gzipSync(file([5, 6], 4)),
      "train-a.bin": file([4], 3),
      "test_batch.bin": file([7], 5),
      "test-more.bin.gz": gzipSync(file([8], 6)),
    });
    const { train, test } = await cifar10({ folder });
    expect([...train.labels]).toEqual([1, 2, 4, 5, 6]);
    expect(train.inputs).toEqual(Uint8Array.from([1, 2, 3, 4].flatMap((series) => [...noise(series === 4 ? 2 : 1, series)])));
    expect([...test.labels]).toEqual([8, 7]);
  });

  test("reads a file once that is there gzipped and not, and passes by what has other names or is a folder", async () => {
    const one = file([1], 1);
    await fill({
      "data_batch_1.bin": one,
      "data_batch_1.bin.gz": gzipSync(one),
      "test_batch.bin": one,
      "batches.meta.txt": one,
      "my-train.bin": one,
      "train.bin.part": one,
    });
    await mkdir(join(folder, "train-old.bin"));
    expect((await cifar10({ folder })).train.count).toBe(1);
  });

  const good = { "train.bin": file([1], 1), "test.bin.gz": gzipSync(file([1], 2)) };
  const short = gzipSync(file([1], 2)).subarray(0, 1000);
  test.each<[string, Record<string, Uint8Array | undefined>, (at: string) => string]>([
    [
      "a folder without files to train on",
      { "train.bin": undefined },
      (at) => `cifar10: no file train*.bin or data_batch_*.bin, gzipped or not, is in the folder ${at}. Put CIFAR-10's binary files there.`,
    ],
    [
      "a folder without files to test on",
      { "test.bin.gz": undefined },
      (at) => `cifar10: no file test*.bin, gzipped or not, is in the folder ${at}. Put CIFAR-10's binary files there.`,
    ],
    [
      "a file cut short",
      { "train.bin": file([1, 2], 1).subarray(0, 6000) },
      (at) => `${at}/train.bin: its 6000 bytes are no whole number of records of 3073, a label and 3 x 32 x 32. Get the file of CIFAR-10 again.`,
    ],
    ["an empty file", { "train.bin": new Uint8Array() }, (at) => `${at}/train.bin: its 0 bytes are no whole number of records`],
    ["unpacked bytes that are no records", { "test.bin.gz": gzipSync(Buffer.alloc(3074)) }, (at) => `${at}/test.bin.gz: its 3074 bytes are no whole number`],
    [
      "a label above 9",
      { "train-2.bin": file([1, 9, 10], 1) },
      (at) => `${at}/train-2.bin: the label of record 2 is 10, but labels are 0 to 9. Get the file of CIFAR-10 again.`,
    ],
    [
      "a damaged gzip file",
      { "test.bin.gz": short },
      (at) => `${at}/test.bin.gz: its 1000 bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again.`,
    ],
  ])("refuses %s", async (what, files, sentence) => {
    await fill(Object.fromEntries(Object.entries({ ...good, ...files }).filter(([, bytes]) => bytes)) as Record<string, Uint8Array>);
    const error = await failure(cifar10({ folder }));
    expect(error).toBeInstanceOf(/without files/.test(what) ? FileError : FormatError);
    expect(error.message).toContain(sentence(folder));
  });

  test("refuses a folder that is not there, and a file in place of one", async () => {
    await fill(good);
    for (const name of ["nowhere", "train.bin"]) {
      const error = await failure(cifar10({ folder: join(folder, name) }));
      expect(error).toBeInstanceOf(FileError);
      expect(error.message).toBe(`cifar10: there is no folder ${join(folder, name)}. Give the one that holds CIFAR-10's binary files.`);
    }
  });

  test.each<[string, unknown, string]>([
    ["no folder", {}, "cifar10: no folder came, but CIFAR-10 is not downloaded. Give the folder of its binary files as { folder }."],
    ["an empty name", { folder: "" }, "cifar10: no folder came"],
    ["no options", undefined, "cifar10: undefined came where an object of options is needed"],
    ["options that nothing reads", { folder: "here", cache: false }, 'cifar10: there is no option "cache". Options are folder, signal.'],
  ])("refuses %s", async (_, given, text) => {
    const error = await failure(cifar10(given as Cifar10Options));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(text);
  });

  test("says what to do where there are no files", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    const error = await failure(cifar10({ folder }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe("cifar10: this runtime has no files, so no folder can be read. Fetch the images yourself and give them to dataset().");
  });

  test("does not start when its signal is aborted already", async () => {
    await fill(good);
    expect(await failure(cifar10({ folder, signal: AbortSignal.abort("no") }))).toBe("no");
  });
});

const named = process.env["SIEVENET_CIFAR10"];
const real = named ?? fileURLToPath(new URL("../../../shared/data/cifar10", import.meta.url));
test.skipIf(!named && !existsSync(real))("real CIFAR-10 (set SIEVENET_CIFAR10 to its folder)", async () => {
  const split = await cifar10({ folder: real });
  for (const { count, labels, inputs } of [split.train, split.test]) {
    const times = new Array<number>(10).fill(0);
    for (const label of labels) times[label] = (times[label] as number) + 1;
    expect(times).toEqual(new Array(10).fill(count / 10));
    // the whole set has means of 0.491, 0.482 and 0.447 in red, green and blue
    const means = [0, 1, 2].map((plane) => {
      let sum = 0;
      for (let i = 0; i < count; i++) for (let p = 0; p < 1024; p++) sum += inputs[3072 * i + 1024 * plane + p] as number;
      return sum / (255 * 1024 * count);
    });
    for (const [plane, mean] of [0.491, 0.482, 0.447].entries()) expect(Math.abs((means[plane] as number) - mean)).toBeLessThan(0.01);
  }
});

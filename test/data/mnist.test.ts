import { createHash, webcrypto } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DownloadProgress } from "../../src/data/download.ts";
import { mnist } from "../../src/data/mnist.ts";
import { DownloadError, FormatError, ValueError } from "../../src/errors.ts";

// Sets of MNIST's form with images of 2x3.
const u32 = (n: number) => [0, 0, n >> 8, n & 255];
const idx = (shape: number[], values: number[]) => Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap(u32), ...values]);
const images = (count: number, rows = 2, columns = 3) =>
  idx(
    [count, rows, columns],
    Array.from({ length: count * rows * columns }, (_, i) => i),
  );
const tiny = (): Record<string, Uint8Array> => ({
  "train-images-idx3-ubyte": images(4),
  "train-labels-idx1-ubyte": idx([4], [5, 0, 4, 9]),
  "t10k-images-idx3-ubyte": images(2),
  "t10k-labels-idx1-ubyte": idx([2], [7, 2]),
});
const names = Object.keys(tiny());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-mnist-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  await rm(folder, { recursive: true });
});

const fill = (files: Record<string, Uint8Array>) => Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
const rename = (files: Record<string, Uint8Array>, change: (name: string) => string) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [change(name), bytes]));
const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail("it should have been refused"),
    (error: Error) => error,
  );

const servers: Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist/`;
}

describe("mnist from a folder", () => {
  test("reads the four files", async () => {
    await fill(tiny());
    const { train, test, name } = await mnist({ folder });
    expect(name).toBe("mnist");
    expect(train).toEqual({
      count: 4,
      shape: [6],
      inputs: Uint8Array.from({ length: 24 }, (_, i) => i),
      scale: 1 / 255,
      labels: Uint8Array.of(5, 0, 4, 9),
      classes: 10,
    });
    expect(test).toMatchObject({ count: 2, shape: [6], labels: Uint8Array.of(7, 2) });
  });

  test("reads gzipped files, the dotted spelling, and past a folder of a file's name", async () => {
    const files = Object.entries(tiny()).map(([name, bytes], i) => [name, i % 2 ? gzipSync(bytes) : bytes] as const);
    await fill(rename(Object.fromEntries(files), (name) => (name.includes("labels") ? `${name}.gz` : name.replace("-idx", ".idx"))));
    await mkdir(join(folder, "train-images-idx3-ubyte"));
    expect((await mnist({ folder })).train.labels).toEqual(Uint8Array.of(5, 0, 4, 9));
  });

  const wrong: [string, Record<string, Uint8Array>, (folder: string) => string][] = [
    [
      "labels of another count",
      { "train-labels-idx1-ubyte": idx([3], [1, 2, 3]) },
      (at) => `${at}/train-labels-idx1-ubyte: 3 labels came, but ${at}/train-images-idx3-ubyte has 4 images. Give two files that belong together.`,
    ],
    [
      "labels in place of images",
      { "train-images-idx3-ubyte": idx([4], [1, 2, 3, 4]) },
      (at) => `${at}/train-images-idx3-ubyte: its shape is [4], but images need [count, rows, columns]. Give a file of images.`,
    ],
    [
      "images in place of labels",
      { "t10k-labels-idx1-ubyte": images(2) },
      (at) => `${at}/t10k-labels-idx1-ubyte: its shape is [2, 2, 3], but labels need [count]. Give a file of labels.`,
    ],
    [
      "test images of another size, even with as many pixels",
      { "t10k-images-idx3-ubyte": images(2, 3, 2) },
      (at) =>
        `${at}/t10k-images-idx3-ubyte: its images are [3, 2], but those of ${at}/train-images-idx3-ubyte are [2, 3]. Give training and test files of one size.`,
    ],
    [
      "a foreign file",
      { "t10k-labels-idx1-ubyte": Uint8Array.of(1, 2, 3, 4, 5) },
      (at) => `${at}/t10k-labels-idx1-ubyte: it starts with the bytes 01 02 03 04`,
    ],
  ];
  for (const [what, files, sentence] of wrong)
    test(`refuses ${what}`, async () => {
      await fill({ ...tiny(), ...files });
      const error = await failure(mnist({ folder }));
      expect(error).toBeInstanceOf(FormatError);
      expect(error.message).toContain(sentence(folder));
    });

  test("refuses an option that nothing reads", async () => {
    const error = await failure(mnist({ folder, mirror: "https://example.org" } as { folder: string }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe('mnist: there is no option "mirror". Options are folder, mirrors, cache, onProgress, signal. Did you mean mirrors?');
  });

  test("names the file that is missing and the folder", async () => {
    await fill(tiny());
    await rm(join(folder, "t10k-images-idx3-ubyte"));
    const error = await failure(mnist({ folder }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(
      `mnist: t10k-images-idx3-ubyte (or t10k-images-idx3-ubyte.gz) is not in the folder ${folder}. Put MNIST's four files there, or leave \`folder\` out to download them.`,
    );
  });
});

// Real MNIST is too large for the repository: here the tiny files, and nothing else, get the hashes of the real ones.
function takeTinyForReal() {
  const real = [
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  ];
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const known = new Map(Object.values(tiny()).map((bytes, i) => [hash(bytes), real[i] as string]));
  vi.spyOn(webcrypto.subtle, "digest").mockImplementation(async (_, bytes) => {
    const own = hash(bytes as Uint8Array);
    return Uint8Array.from(Buffer.from(known.get(own) ?? own, "hex")).buffer;
  });
}

describe("mnist from a mirror", () => {
  let asked: string[];
  const good: RequestListener = (request, response) => {
    const name = request.url?.split("/").pop()?.replace(".gz", "") ?? "";
    asked.push(name);
    const bytes = gzipSync(tiny()[name] as Uint8Array);
    response.setHeader("content-length", bytes.length).end(bytes);
  };
  const broken: RequestListener = (_, response) => response.writeHead(503).end("busy");
  let cache: string;
  beforeEach(() => {
    asked = [];
    cache = join(folder, "deep", "cache");
  });

  test("downloads with progress, keeps the files unpacked, and asks no more", async () => {
    takeTinyForReal();
    const mirrors = [await serve(good)];
    const seen: DownloadProgress[] = [];
    const first = await mnist({ mirrors, cache, onProgress: (progress) => seen.push(progress) });
    expect(first.train.labels).toEqual(Uint8Array.of(5, 0, 4, 9));
    expect(asked).toEqual(names);
    expect([...new Set(seen.map((each) => each.file))]).toEqual(names.map((name) => `${name}.gz`));
    const size = gzipSync(tiny()["train-images-idx3-ubyte"] as Uint8Array).length;
    expect(seen.findLast((each) => each.file === "train-images-idx3-ubyte.gz")).toEqual({ file: "train-images-idx3-ubyte.gz", received: size, total: size });
    expect((await readdir(cache)).sort()).toEqual([...names].sort());
    expect(await mnist({ mirrors: [], cache })).toEqual(first);
  });

  test("keeps the files in the user's cache unless told otherwise", async () => {
    takeTinyForReal();
    vi.stubEnv("XDG_CACHE_HOME", folder);
    await mnist({ mirrors: [await serve(good)] });
    expect((await readdir(join(folder, "sievenet", "mnist"))).sort()).toEqual([...names].sort());
  });

  test("fetches a damaged cache file again, and only that", async () => {
    takeTinyForReal();
    const mirrors = [await serve(good)];
    await mnist({ mirrors, cache });
    asked.length = 0;
    await writeFile(join(cache, "t10k-labels-idx1-ubyte"), idx([2], [7, 3]));
    expect((await mnist({ mirrors, cache })).test.labels).toEqual(Uint8Array.of(7, 2));
    expect(asked).toEqual(["t10k-labels-idx1-ubyte"]);
    expect(new Uint8Array(await readFile(join(cache, "t10k-labels-idx1-ubyte")))).toEqual(idx([2], [7, 2]));
  });

  test("goes on to the second mirror, whose address may lack the last slash", async () => {
    takeTinyForReal();
    const mirrors = [await serve(broken), (await serve(good)).replace(/\/$/, "")];
    expect((await mnist({ mirrors, cache: false })).train.count).toBe(4);
  });

  test("goes on when a mirror breaks off or gives other content", async () => {
    takeTinyForReal();
    const short = await serve((_, response) => {
      response.setHeader("content-length", 1000).write("abc");
      setTimeout(() => response.destroy(), 20);
    });
    const other = await serve((_, response) => response.end(gzipSync(images(5))));
    expect((await mnist({ mirrors: [short, other, await serve(good)], cache })).train.count).toBe(4);
  });

  test("does without a cache that cannot be written", async () => {
    takeTinyForReal();
    await writeFile(join(folder, "file"), "");
    expect((await mnist({ mirrors: [await serve(good)], cache: join(folder, "file", "cache") })).train.count).toBe(4);
  });

  test("refuses content that is not MNIST's and leaves nothing behind", async () => {
    const mirror = await serve(good);
    const error = await failure(mnist({ mirrors: [mirror], cache }));
    expect(error).toBeInstanceOf(DownloadError);
    expect(error).toMatchObject({ code: "DOWNLOAD" });
    expect(error.message).toMatch(
      /train-images-idx3-ubyte\.gz gave other content \(SHA-256 [0-9a-f]{64}, needed ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db\)/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test("refuses content of which only half of the SHA-256 is right", async () => {
    const half = `ba891046e6505d7aadcbbe25680a0738${"0".repeat(32)}`;
    vi.spyOn(webcrypto.subtle, "digest").mockImplementation(async () => Uint8Array.from(Buffer.from(half, "hex")).buffer);
    const error = await failure(mnist({ mirrors: [await serve(good)], cache }));
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).toContain(`(SHA-256 ${half}, needed ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db)`);
  });

  test("says in one sentence what to do when no mirror answers", async () => {
    const dead = await serve(good);
    const server = servers.pop() as Server;
    await new Promise((done) => server.close(done));
    const busy = await serve(broken);
    const error = await failure(mnist({ mirrors: [dead, busy], cache }));
    expect(error).toBeInstanceOf(DownloadError);
    const file = "train-images-idx3-ubyte.gz";
    expect(error.message).toBe(
      `mnist: ${file} could not be downloaded (${dead}${file}: ECONNREFUSED; ${busy}${file}: the server answered 503). Pass the folder of MNIST's four files as { folder }, or use digits(), which needs no network.`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test("stops when its signal says so, with the signal's reason and nothing half-written", async () => {
    const stop = new AbortController();
    const stalled = await serve((_, response) => void response.setHeader("content-length", 1000).write("abc"));
    const reason = new Error("enough");
    const error = await failure(mnist({ mirrors: [stalled, await serve(good)], cache, signal: stop.signal, onProgress: () => stop.abort(reason) }));
    expect(error).toBe(reason);
    expect(asked).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("does not start when its signal is aborted already", async () => {
    expect(await failure(mnist({ mirrors: [await serve(good)], cache, signal: AbortSignal.abort("no") }))).toBe("no");
    expect(asked).toEqual([]);
  });
});

const real = process.env["SIEVENET_DATA"];
test.skipIf(!real)("real MNIST (set SIEVENET_DATA to its folder)", async () => {
  const digits = await mnist({ folder: real as string });
  expect([digits.train.count, digits.test.count]).toEqual([60000, 10000]);
  expect(digits.train.shape).toEqual([784]);
  expect([...digits.train.labels.slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
});
test.skipIf(!real)("real MNIST passes its checksums on the way through a mirror (set SIEVENET_DATA to its folder)", async () => {
  const mirror = await serve(async (request, response) => {
    const file = join(real as string, request.url?.split("/").pop() as string);
    response.end(await readFile(file).catch(() => readFile(file.replace(/\.gz$/, ""))));
  });
  const options = { mirrors: [mirror], cache: folder };
  expect((await mnist(options)).train.count).toBe(60000);
  expect((await mnist({ ...options, mirrors: [] })).test.count).toBe(10000);
});

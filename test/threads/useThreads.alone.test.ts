// What useThreads() refuses, and what happens when a thread is gone. Each test starts with modules in which nothing has run.
import workerThreads from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packed, size } from "../../src/generated/kernels.ts";
import { unpack } from "../../src/unpack.ts";

const library = async () => ({ ...(await import("../../src/index.ts")), ...(await import("../../src/threads/index.ts")) });

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A layer large enough to be shared out. */
function large({ dense, predict, tensor }: Awaited<ReturnType<typeof library>>) {
  const [layer, x] = [dense(300, 300), tensor(new Float32Array(30_000).fill(0.5), [100, 300])];
  return () => predict(layer, x).toArray();
}

/** Puts another class in the place of worker_threads' Worker. */
function instead(Worker: typeof workerThreads.Worker): void {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue({ ...workerThreads, Worker } as never);
}

test.each([0, -1, 1.5, Number.NaN, 65, "2"])("%s threads are refused", async (n) => {
  const { useThreads, ValueError } = await library();
  await expect(useThreads(n as number)).rejects.toThrow(ValueError);
  await expect(useThreads(n as number)).rejects.toThrow(
    `useThreads: ${JSON.stringify(n) === "null" ? n : JSON.stringify(n)} threads were asked for, but it must be a whole number from 1 to 64.`,
  );
});

test("one thread is the one there is", async () => {
  const { useThreads, predict, dense } = await library();
  const threads = await useThreads(1);
  expect(predict(dense(2, 1), [[1, 2]]).shape).toEqual([1, 1]);
  expect([threads.count, threads.helped]).toEqual([1, 0]);
  threads.stop();
});

test("kernels that are running already are told", async () => {
  const { dense, useThreads, UsageError } = await library();
  dense(2, 2);
  await expect(useThreads(2)).rejects.toThrow(UsageError);
  await expect(useThreads(2)).rejects.toThrow("useThreads: the kernels are running already. Call useThreads() before the first tensor or layer is made.");
});

test("so is a second call", async () => {
  const { useThreads } = await library();
  (await useThreads(1)).stop();
  await expect(useThreads(1)).rejects.toThrow("the kernels are running already");
});

test("threads run the kernels that were given, and refuse those whose memory cannot be shared", async () => {
  const bytes = unpack(packed, size);
  const { instantiate, useThreads, UsageError } = await library();
  instantiate({ module: new WebAssembly.Module(bytes) });
  await expect(useThreads(2)).rejects.toThrow(UsageError);
  await expect(useThreads(2)).rejects.toThrow(
    "useThreads: instantiate() was given a compiled module, whose memory cannot be shared. Give it the bytes of that file, or leave one of the two calls out.",
  );
  const other = Buffer.from(bytes);
  other.write("X", other.lastIndexOf("uniformFromWords"));
  instantiate({ bytes: Uint8Array.from(other) });
  await expect(useThreads(2)).rejects.toThrow("instantiate: the module given does not have the kernels of this version.");
});

test("useFast() behind useThreads() is refused", async () => {
  const { useThreads } = await library();
  const { useFast } = await import("../../src/fast/index.ts");
  vi.spyOn(WebAssembly, "validate").mockReturnValue(true);
  const threads = await useThreads(2);
  expect(useFast).toThrow("useFast: other kernels are in use already. Call it before useThreads() and the first tensor or layer, and leave instantiate() out.");
  threads.stop();
});

test.each([
  [
    "a page that is not isolated gets the two headers named",
    "crossOriginIsolated",
    false,
    "this page may not share memory. Serve it from https or localhost with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.",
  ],
  ["an engine without shared memory is told so", "SharedArrayBuffer", undefined, "this engine has no SharedArrayBuffer. Do without useThreads() here."],
])("%s, and computes without threads", async (_, name, value, words) => {
  vi.stubGlobal(name, value);
  const { relu, tensor, useThreads, UsageError } = await library();
  await expect(useThreads(2)).rejects.toThrow(UsageError);
  await expect(useThreads(2)).rejects.toThrow(`useThreads: ${words}`);
  expect([...relu(tensor([-1, 1])).toArray()]).toEqual([0, 1]);
});

test("the main thread of a page is sent to a worker", async () => {
  vi.spyOn(Atomics, "wait").mockImplementation(() => {
    throw new TypeError("Atomics.wait cannot be called in this context");
  });
  const { useThreads } = await library();
  await expect(useThreads(2)).rejects.toThrow(
    "useThreads: the main thread of a page may not wait for other threads. Train in a Worker, and call useThreads() there.",
  );
});

test("a thread that does not start is told with its reason, and the kernels go on without", async () => {
  instead(
    class extends workerThreads.Worker {
      constructor() {
        super("throw new Error('no room')", { eval: true });
      }
    },
  );
  const sievenet = await library();
  await expect(sievenet.useThreads(3)).rejects.toThrow("useThreads: a thread could not be started (no room). Ask for fewer, or do without.");
  expect(large(sievenet)()).toHaveLength(30_000);
});

test("a thread that ends is told at the next call that is shared out; after stop() there is none", async () => {
  const workers: InstanceType<typeof workerThreads.Worker>[] = [];
  instead(
    class extends workerThreads.Worker {
      constructor(...args: ConstructorParameters<typeof workerThreads.Worker>) {
        super(...args);
        workers.push(this);
      }
    },
  );
  const sievenet = await library();
  const threads = await sievenet.useThreads(2);
  expect([threads.count, workers.length]).toEqual([2, 1]);
  const work = large(sievenet);
  const before = work();
  await workers[0]?.terminate();
  expect(work).toThrow("useThreads: a thread is gone (it ended). Start the program again.");
  threads.stop();
  expect(work()).toEqual(before);
});

test("stop() ends the threads", async () => {
  const ended: Promise<unknown>[] = [];
  instead(
    class extends workerThreads.Worker {
      constructor(...args: ConstructorParameters<typeof workerThreads.Worker>) {
        super(...args);
        ended.push(new Promise((resolve) => this.once("exit", resolve)));
      }
    },
  );
  const sievenet = await library();
  const threads = await sievenet.useThreads(3);
  const work = large(sievenet);
  const before = work();
  threads.stop();
  expect(await Promise.all(ended)).toEqual([0, 0]);
  expect(work()).toEqual(before);
});

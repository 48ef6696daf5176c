// Kernels that are compiled while they arrive, for those who host the .wasm: instantiate() takes the module, and the bits stay.
import { beforeEach, expect, test, vi } from "vitest";
import * as inference from "../../src/generated/inference.ts";
import { packed, size } from "../../src/generated/kernels.ts";
import { unpack } from "../../src/unpack.ts";

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy")); // or each would be called a second copy
});

/** What a server sends, a little at a time. */
function sent(bytes: Uint8Array<ArrayBuffer>): Response {
  const parts = new ReadableStream({
    start(controller) {
      for (let i = 0; i < bytes.length; i += 1000) controller.enqueue(bytes.slice(i, i + 1000));
      controller.close();
    },
  });
  return new Response(parts, { headers: { "content-type": "application/wasm" } });
}

async function trained(module?: WebAssembly.Module): Promise<{ bytes: Uint8Array; answers: Float32Array }> {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
  const { adam, crossEntropy, dense, encode, instantiate, predict, relu, seed, sequential, step, tensor } = await import("../../src/index.ts");
  if (module) instantiate({ module });
  seed(1);
  const net = sequential(dense(5, 7), relu, dense(7, 3));
  const x = tensor(
    Float32Array.from({ length: 20 }, (_, i) => (i % 7) / 7),
    [4, 5],
  );
  step(net, adam(), () => crossEntropy(net.forward(x), [0, 1, 2, 0]));
  return { bytes: encode(net), answers: predict(net, x).toArray() };
}

test("the library trains with a module that streamed in, to the same bits", async () => {
  const module = await WebAssembly.compileStreaming(sent(unpack(packed, size)));
  expect(await trained(module)).toEqual(await trained());
});

test("the inference entry predicts with one, to the same bits", async () => {
  const { bytes, answers } = await trained();
  const module = await WebAssembly.compileStreaming(sent(unpack(inference.packed, inference.size)));
  const { decode, instantiate } = await import("../../src/inference/index.ts");
  instantiate({ module });
  const x = Float32Array.from({ length: 20 }, (_, i) => (i % 7) / 7);
  expect(decode(bytes).predict(x, [4, 5]).data).toEqual(answers);
});

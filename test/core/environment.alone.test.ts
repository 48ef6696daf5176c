// Wrong places get one sentence. What a page's policy does is tried in browsers: test/package/inBrowsers.ts.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dense, encode, sequential } from "../../src/index.ts";

const library = () => import("../../src/index.ts");
const saved = encode(sequential(dense(2, 2)));
/** The inference entry point, asked for a model. */
const predicting = async () => {
  const { decode, UsageError } = await import("../../src/inference/index.ts");
  return { decoding: () => decode(saved), UsageError };
};

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
});
afterEach(() => vi.unstubAllGlobals());

const nothing = "sievenet: there is no WebAssembly here, as in engines without a compiler (--jitless, lockdown mode). Use another.";
const noSimd = "sievenet: this engine has no WebAssembly SIMD. Use a newer one.";

test("an engine without WebAssembly says so at the first use, not when the library is imported", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  const { dense, UsageError } = await library();
  expect(() => dense(2, 2)).toThrow(UsageError);
  expect(() => dense(2, 2)).toThrow(nothing);
  const { decoding, UsageError: other } = await predicting();
  expect(decoding).toThrow(other);
  expect(decoding).toThrow(nothing);
});

test("a net that is decoded first is not called damaged for it", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  const { decode } = await library();
  expect(() => decode(saved)).toThrow(nothing);
  expect(() => decode(saved)).not.toThrow("damaged");
});

test("an engine without SIMD says so", async () => {
  vi.stubGlobal("WebAssembly", { ...WebAssembly, validate: () => false });
  const { dense } = await library();
  expect(() => dense(2, 2)).toThrow(noSimd);
  expect((await predicting()).decoding).toThrow(noSimd);
});

test("a policy that forbids WebAssembly is named", async () => {
  class Module {
    constructor() {
      throw new Error("forbidden");
    }
  }
  vi.stubGlobal("WebAssembly", { validate: WebAssembly.validate, Module });
  const { dense } = await library();
  expect(() => dense(2, 2)).toThrow("'wasm-unsafe-eval'");
  expect((await predicting()).decoding).toThrow("'wasm-unsafe-eval'");
  expect((await predicting()).decoding).toThrow("import sievenet/wasm/inference.wasm and give it to instantiate({ module })");
});

test("a page's element with the id sievenet, which is a global then, is no second copy", async () => {
  vi.stubGlobal("sievenet", { tagName: "DIV" });
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  (await library()).dense(2, 2);
  (await predicting()).decoding();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test("a second copy warns, once it is used", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  (await library()).dense(2, 2);
  vi.resetModules();
  const second = await library();
  expect(warn).not.toHaveBeenCalled();
  second.dense(2, 2);
  second.dense(2, 2);
  expect(warn.mock.calls).toEqual([["sievenet: two copies are used, and neither takes the other's tensors. Install one."]]);
  warn.mockRestore();
});

test("the library and the inference entry point in one program are no two copies, nor is a model in another", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  (await library()).dense(2, 2);
  (await predicting()).decoding();
  vi.resetModules();
  (await predicting()).decoding();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

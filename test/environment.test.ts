// Wrong places get one sentence. What a page's policy does is tried in browsers: test/package/browsers.test.ts.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const library = () => import("../src/index.ts");

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, "sievenet");
});
afterEach(() => vi.unstubAllGlobals());

const noSimd = "sievenet: this engine has no WebAssembly SIMD. Use a newer one.";

test("an engine without WebAssembly says so at the first use, not when the library is imported", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  const { dense, UsageError } = await library();
  expect(() => dense(2, 2)).toThrow(UsageError);
  expect(() => dense(2, 2)).toThrow(noSimd);
});

test("an engine without SIMD says so", async () => {
  vi.stubGlobal("WebAssembly", { ...WebAssembly, validate: () => false });
  const { dense } = await library();
  expect(() => dense(2, 2)).toThrow(noSimd);
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

// Each test starts with modules in which nothing has run yet.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { shift, text } from "../../src/generated/kernels.ts";
import { kernelNames } from "../../src/generated/names.ts";

const kernels = () => Uint8Array.from(text, (letter) => letter.charCodeAt(0) - shift);
const library = () => import("../../src/index.ts");
const advice = "Give the kernels.wasm of this very version of sievenet, or leave instantiate() out.";

/** The kernels with one export under another name of the same length. */
function renamed(name: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(kernels());
  const at = bytes.lastIndexOf(name);
  bytes.write("X", at);
  return Uint8Array.from(bytes);
}

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, "sievenet"); // or each would be called a second copy
});

describe("the tile is the engine's own", () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    ["Deno", { userAgent: "Deno/2.9.6" }, 1],
    ["Bun", { userAgent: "Bun/1.4.5" }, 1],
    ["Safari", { userAgent: "Mozilla/5.0 AppleWebKit/605.1.15 Safari/605.1.15", vendor: "Apple Computer, Inc." }, 1],
    ["Chromium", { userAgent: "Mozilla/5.0 AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", vendor: "Google Inc." }, 0],
    ["Firefox", { userAgent: "Mozilla/5.0 Gecko/20100101 Firefox/153.0", vendor: "" }, 0],
    ["Node 24", { userAgent: "Node.js/24" }, 0],
    ["Node 20", undefined, 0],
  ])("in %s", async (_, navigator, tile) => {
    vi.stubGlobal("navigator", navigator);
    const shapes: number[][] = [];
    const { Instance } = WebAssembly;
    // the exports of an instance cannot be changed, so that all instances are made with copies of them
    vi.stubGlobal("WebAssembly", {
      ...Object.fromEntries(["validate", "Module", "Memory"].map((name) => [name, WebAssembly[name as keyof typeof WebAssembly]])),
      Instance: class {
        readonly exports: object;
        constructor(module: WebAssembly.Module, imports: WebAssembly.Imports) {
          this.exports = { ...new Instance(module, imports).exports, gemmShape: (...numbers: number[]) => shapes.push(numbers) };
        }
      },
    });
    const { dense } = await library();
    dense(2, 2);
    expect(shapes).toEqual([[tile, 0, 0, 0]]);
  });
});

describe("instantiate()", () => {
  test.each([
    ["bytes", () => ({ bytes: kernels() })],
    ["a module", () => ({ module: new WebAssembly.Module(kernels()) })],
  ])("takes %s, and no other kernels are compiled", async (_, source) => {
    const { instantiate, relu, tensor } = await library();
    const given = source();
    const decoded = vi.spyOn(Uint8Array, "from");
    instantiate(given);
    expect([...relu(tensor([1, -2, 3])).toArray()]).toEqual([1, 0, 3]);
    expect(decoded).not.toHaveBeenCalled();
    decoded.mockRestore();
  });

  test("comes too late when anything has run", async () => {
    const { dense, instantiate } = await library();
    dense(2, 2);
    expect(() => instantiate({ bytes: kernels() })).toThrow(
      "instantiate: the kernels are running already. Call instantiate() before the first tensor or layer is made.",
    );
  });

  test("of a module without kernels says so at the first use, each time", async () => {
    const { instantiate, relu, tensor, UsageError } = await library();
    instantiate({ bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) });
    const n = kernelNames.length;
    for (let i = 0; i < 2; i++) {
      expect(() => relu(tensor([1]))).toThrow(UsageError);
      expect(() => relu(tensor([1]))).toThrow(
        `instantiate: the module given lacks ${n} of ${n} kernels (${kernelNames.slice(0, 3).join(", ")}, ...). ${advice}`,
      );
    }
  });

  test("of a module of another version names what it lacks", async () => {
    const { dense, instantiate } = await library();
    instantiate({ bytes: renamed("uniformFromWords") });
    expect(() => dense(2, 2)).toThrow(`instantiate: the module given lacks 1 of ${kernelNames.length} kernels (uniformFromWords). ${advice}`);
  });

  test("after a wrong module takes the right one", async () => {
    const { instantiate, relu, tensor } = await library();
    instantiate({ bytes: Uint8Array.of(1, 2, 3) });
    expect(() => relu(tensor([1]))).toThrow("instantiate: the module given cannot be used (");
    instantiate({ bytes: kernels() });
    expect([...relu(tensor([-1, 1])).toArray()]).toEqual([0, 1]);
  });
});

// Each test starts with modules in which nothing has run yet.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { shift, text } from "../../src/generated/kernels.ts";
import * as inference from "../../src/generated/inference.ts";
import * as sparse from "../../src/generated/sparse.ts";

const kernels = () => Uint8Array.from(text, (letter) => letter.charCodeAt(0) - shift);
const library = () => import("../../src/index.ts");
const advice = "Give sievenet/wasm/kernels.wasm of this very version, or leave instantiate() out.";

/** The kernels with one export under another name of the same length. */
function renamed(name: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(kernels());
  const at = bytes.lastIndexOf(name);
  bytes.write("X", at);
  return Uint8Array.from(bytes);
}

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy")); // or each would be called a second copy
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

test("a part of the kernels is compiled when one of its kernels is called, once", async () => {
  const { Instance } = WebAssembly;
  let made = 0;
  const Counting = class {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports) {
      made++;
      // biome-ignore lint/correctness/noConstructorReturn: an instance as it is
      return new Instance(module, imports);
    }
  };
  const real = Object.getOwnPropertyDescriptors(WebAssembly);
  vi.stubGlobal("WebAssembly", Object.defineProperties({}, { ...real, Instance: { value: Counting } }));
  try {
    const { gelu, relu, tensor } = await library();
    relu(tensor([1]));
    const core = made;
    for (let i = 0; i < 2; i++) expect([...gelu(tensor([0])).toArray()]).toEqual([0]);
    expect(made - core).toBe(2); // what unpacks it, and the part
  } finally {
    vi.unstubAllGlobals();
  }
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

  test("takes a module of all kernels, whichever part of them an op needs", async () => {
    const { gelu, instantiate, maxPool, standardize, tensor } = await library();
    instantiate({ bytes: kernels() });
    const decoded = vi.spyOn(Uint8Array, "from");
    expect([...gelu(tensor([0])).toArray()]).toEqual([0]);
    expect([
      ...maxPool(
        tensor([
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        ]),
        { kernel: 2 },
      ).toArray(),
    ]).toEqual([4]);
    expect([
      ...standardize({ mean: [1], deviation: [2] })
        .forward(tensor([[3]]))
        .toArray(),
    ]).toEqual([1]);
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

  test.each([
    ["without kernels", () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    ["of another version", () => renamed("uniformFromWords")],
  ])("of a module %s says so at the first use, each time", async (_, bytes) => {
    const { instantiate, relu, tensor, UsageError } = await library();
    instantiate({ bytes: bytes() });
    for (let i = 0; i < 2; i++) {
      expect(() => relu(tensor([1]))).toThrow(UsageError);
      expect(() => relu(tensor([1]))).toThrow(`instantiate: the module given does not have the kernels of this version. ${advice}`);
    }
  });

  test("after a wrong module takes the right one", async () => {
    const { instantiate, relu, tensor } = await library();
    instantiate({ bytes: Uint8Array.of(1, 2, 3) });
    expect(() => relu(tensor([1]))).toThrow(`instantiate: the bytes given are no module for this engine. ${advice}`);
    instantiate({ bytes: kernels() });
    expect([...relu(tensor([-1, 1])).toArray()]).toEqual([0, 1]);
  });
});

/** An engine that compiles nothing, as those at the edge; gives back how often it was asked. */
function forbidden(): () => number {
  const { Module } = WebAssembly;
  let asked = 0;
  const Refusing = class {
    static exports = Module.exports;
    static [Symbol.hasInstance] = (value: unknown) => value instanceof Module;
    constructor() {
      asked++;
      throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
    }
  };
  vi.stubGlobal("WebAssembly", Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(WebAssembly), Module: { value: Refusing } }));
  return () => asked;
}

describe("where nothing may be compiled", () => {
  const moduleOf = ({ text, shift }: { text: string; shift: number }) =>
    new WebAssembly.Module(Uint8Array.from(text, (letter) => letter.charCodeAt(0) - shift));
  afterEach(() => vi.unstubAllGlobals());

  test("all entries run on the modules that they are given, and try to compile none", async () => {
    const modules = { main: { module: new WebAssembly.Module(kernels()) }, inference: { module: moduleOf(inference) }, sparse: { module: moduleOf(sparse) } };
    const asked = forbidden();
    const [main, predicting, sparsely] = [await library(), await import("../../src/inference/index.ts"), await import("../../src/sparse/index.ts")];
    main.instantiate(modules.main);
    predicting.instantiate(modules.inference);
    sparsely.instantiate(modules.sparse);
    const net = main.sequential(main.dense(3, 4), main.relu, main.dense(4, 2));
    const expected = main.predict(net, [[1, 2, 3]]).toArray();
    expect(predicting.decode(main.encode(net)).predict([[1, 2, 3]]).data).toEqual(expected);
    expect(main.predict(main.decode(main.encode(net)), [[1, 2, 3]]).toArray()).toEqual(expected);
    expect(main.predict(sparsely.sparsify(net, { density: 1 }), [[1, 2, 3]]).toArray()).toEqual(expected);
    expect(asked()).toBe(0);
    expect(() => predicting.instantiate(modules.inference)).toThrow("instantiate: the kernels are running already. Call instantiate() before decode().");
    expect(() => sparsely.instantiate(modules.sparse)).toThrow("instantiate: the sparse kernels are running already.");
  });

  test("each entry names the file that it needs", async () => {
    forbidden();
    const { dense } = await library();
    expect(() => dense(1, 1)).toThrow("in an edge runtime, import sievenet/wasm/kernels.wasm and give it to instantiate({ module }).");
  });
});

test("instantiate() refuses what is neither a module nor its bytes", async () => {
  const { instantiate, ValueError } = await library();
  for (const wrong of [{ module: {} }, { bytes: "AGFz" }, {}]) {
    expect(() => instantiate(wrong as never)).toThrow(ValueError);
    expect(() => instantiate(wrong as never)).toThrow("instantiate: neither came of { module }");
  }
  expect(() => instantiate({ bytes: kernels().buffer })).not.toThrow();
});

import { describe, expect, test } from "vitest";
import * as kernels from "../../src/generated/kernels.ts";
import * as sparse from "../../src/generated/sparse.ts";
import { MOST_PAGES, sharing } from "../../src/sharing.ts";
import { unpack } from "../../src/unpack.ts";

describe.each([
  ["the kernels", kernels],
  ["the sparse kernels", sparse],
])("a module for shared memory, of %s", (_, { packed, size }) => {
  const module = unpack(packed, size);
  const shared = sharing(module);
  const started = (bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory) => new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });

  test("takes shared memory and no other, where the one it is made of takes the other", () => {
    const together = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES, shared: true });
    const own = new WebAssembly.Memory({ initial: 16 });
    expect(Object.keys(started(shared, together).exports)).toEqual(Object.keys(started(module, own).exports));
    expect(() => started(shared, own)).toThrow(WebAssembly.LinkError);
    expect(() => started(module, together)).toThrow(WebAssembly.LinkError);
  });

  test("is the same code: only the limits of the imported memory differ", () => {
    let [begin, end] = [0, 0];
    while (module[begin] === shared[begin]) begin++;
    while (module.at(-1 - end) === shared.at(-1 - end)) end++;
    expect(shared.length - module.length).toBe(3);
    expect(module.length - begin - end).toBeLessThan(20);
    expect(WebAssembly.validate(shared)).toBe(true);
  });
});

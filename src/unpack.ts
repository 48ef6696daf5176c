// The kernels travel packed: a module of a kilobyte unpacks them (assembly/packing), in a memory that is let go.
import { allowed, moduleOf } from "./environment.ts";
import { alphabet, unpacker } from "./generated/unpacker.ts";

/** The `size` bytes that tools/packing.mjs packed into letters. `file`: where the package has them unpacked. @throws UsageError where nothing may be compiled */
export function unpack(letters: string, size: number, file = "kernels"): Uint8Array<ArrayBuffer> {
  // by hand: audio worklets have neither atob() nor TextEncoder
  const module = moduleOf(
    Uint8Array.from(unpacker.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)),
    file,
  );
  // 65 pages are the unpacker's own, and a megabyte is for bytes and letters
  const bytes = 65 << 16;
  const memory = new WebAssembly.Memory({ initial: 81 });
  const heap = new Uint8Array(memory.buffer as ArrayBuffer);
  heap.set(
    Array.from(letters, (letter) => alphabet.indexOf(letter)),
    bytes + size,
  );
  const instance = allowed(file, () => new WebAssembly.Instance(module, { env: { memory } }));
  (instance.exports.unpack as (...numbers: number[]) => void)(bytes, size, bytes + size);
  return heap.slice(bytes, bytes + size);
}

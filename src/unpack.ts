// The kernels travel packed: a module of a kilobyte unpacks them (assembly/packing), in a memory that is let go.
import { allowed, moduleOf } from "./environment.ts";
import { alphabet, unpacker } from "./generated/unpacker.ts";

/** Bytes that are unpacked at a time: after a few calls engines have optimized code, which is three times as fast. */
const STEP = 256;

/** The `size` bytes that tools/packing.mjs packed into letters. `file`: where the package has them unpacked. @throws UsageError where nothing may be compiled */
export function unpack(letters: string, size: number, file = "kernels"): Uint8Array<ArrayBuffer> {
  // by hand: audio worklets have neither atob() nor TextEncoder
  const module = moduleOf(
    Uint8Array.from(unpacker.match(/../g) as string[], (byte) => +`0x${byte}`),
    file,
  );
  // 65 pages are the unpacker's own, and a megabyte is for bytes and letters
  const bytes = 65 << 16;
  const memory = new WebAssembly.Memory({ initial: 81 });
  const heap = new Uint8Array(memory.buffer as ArrayBuffer);
  for (let i = 0; i < letters.length; i++) heap[bytes + size + i] = alphabet.indexOf(letters[i] as string);
  const instance = allowed(file, () => new WebAssembly.Instance(module, { env: { memory } }));
  const some = instance.exports.unpack as (...numbers: number[]) => number;
  for (let done = 0, next = bytes + size; done < size; done += STEP) next = some(bytes + done, Math.min(STEP, size - done), next);
  return heap.slice(bytes, bytes + size);
}

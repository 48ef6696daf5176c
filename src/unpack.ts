// The kernels travel packed: a module of a kilobyte unpacks them (assembly/packing), in a memory that is let go.
import { alphabet, unpacker } from "./generated/unpacker.ts";

/** The `size` bytes that tools/packing.mjs packed into letters. */
export function unpack(letters: string, size: number): Uint8Array<ArrayBuffer> {
  // 65 pages are the unpacker's own, and a megabyte is for bytes and letters
  const bytes = 65 << 16;
  const memory = new WebAssembly.Memory({ initial: 81 });
  const heap = new Uint8Array(memory.buffer as ArrayBuffer);
  // by hand: audio worklets have neither atob() nor TextEncoder
  heap.set(
    Array.from(letters, (letter) => alphabet.indexOf(letter)),
    bytes + size,
  );
  const module = new WebAssembly.Module(Uint8Array.from(unpacker.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.unpack as (...numbers: number[]) => void)(bytes, size, bytes + size);
  return heap.slice(bytes, bytes + size);
}

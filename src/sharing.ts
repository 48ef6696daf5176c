/** The import of the memory, up to its limits: the only import of a module of ours. */
const IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2]; // "env", "memory", a memory

/** Most pages of a memory: 4 GB. */
export const MOST_PAGES = 65536;

/**
 * The same module for a memory that threads share. Only the limits of the memory it imports are others: shared, with a most.
 * So it needs no build of its own, and its code is that of the module given.
 */
export function sharing(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = module.findIndex((_, i) => IMPORT.every((byte, j) => module[i + j] === byte)) + IMPORT.length;
  // before the name: how long the section is, and that it has one import; after it: 0 for no most, and the least
  const most = [0x80, 0x80, 4];
  const shared = new Uint8Array(module.length + most.length);
  shared.set(module);
  const length = at - IMPORT.length - 2;
  shared[length] = (module[length] as number) + most.length;
  shared[at] = 3;
  shared.set(most, at + 2);
  shared.set(module.subarray(at + 2), at + 2 + most.length);
  return shared;
}

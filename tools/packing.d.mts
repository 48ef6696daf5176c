/** Compiles what packs and unpacks kernels, in 64 `letters`. */
export function packing(): Promise<{ unpacker: Uint8Array; pack(bytes: Uint8Array): string; letters: string }>;

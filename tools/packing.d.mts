/** Compiles what packs and unpacks kernels. */
export function packing(): Promise<{ unpacker: Uint8Array; pack(bytes: Uint8Array): string }>;

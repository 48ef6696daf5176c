// Threads, where the page is isolated: the same bits, sooner.

/** More than this share the memory of one socket. */
const MOST = 4;

/** How many threads compute. */
export async function startThreads(): Promise<number> {
  if (!globalThis.crossOriginIsolated) return 1;
  try {
    const { useThreads } = await import("./useThreads.ts");
    return (await useThreads(Math.max(1, Math.min(MOST, navigator.hardwareConcurrency - 1)))).count;
  } catch {
    return 1; // a policy may forbid workers made of blobs
  }
}

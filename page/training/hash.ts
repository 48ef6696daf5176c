// The hash of a file, by which the bits of two runs are compared: that of `sha256sum model.safetensors`.

/** In letters; undefined where a page is not served by https or from this machine, and so may not ask for it. */
export async function hashOf(bytes: Uint8Array): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

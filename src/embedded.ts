/** The bytes of a text that the build embedded: each `shift` higher. */
export function bytesOf(text: string, shift: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) - shift);
}

/** The module of such a text. */
export const moduleOf = (text: string, shift: number): WebAssembly.Module => new WebAssembly.Module(bytesOf(text, shift));

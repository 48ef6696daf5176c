/** The module of a text that the build embedded: each byte `shift` higher. */
export function moduleOf(text: string, shift: number): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) - shift));
}

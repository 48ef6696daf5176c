// Text as UTF-8, in places without TextEncoder and TextDecoder too (audio worklets, small engines): there the escapes of
// addresses do it, which every engine has.

/** The bytes of a text; halves of surrogate pairs become U+FFFD. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  if (globalThis.TextEncoder) return new TextEncoder().encode(text);
  const letters = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).match(/%..|./g) ?? [];
  return Uint8Array.from(letters, (each) => (each[1] ? Number.parseInt(each.slice(1), 16) : each.charCodeAt(0)));
}

/** The text of bytes. @throws what the engine throws where they are no UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  if (globalThis.TextDecoder) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  return decodeURIComponent(Array.from(bytes, (byte) => `%${(byte + 256).toString(16).slice(1)}`).join(""));
}

// CRC-32 as gzip and zlib have it (reflected polynomial 0xedb88320), so that others can check our files: Python by zlib.crc32.
const table = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

/** The checksum of some bytes that come after others of the checksum `before`, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (table[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

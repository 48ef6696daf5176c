// CRC-32 as gzip and zlib have it (reflected polynomial 0xedb88320), so that others can check our files: Python by zlib.crc32.
// Four bytes at a time (Intel's slicing-by-4): 0.6 GB/s, where a byte at a time gives 0.28 and eight no more.

/** What each byte does to the sum when none, one, two or three more follow it in its four. Made when it is first needed. */
let tables: Int32Array | undefined;

function makeTables(): Int32Array {
  const all = new Int32Array(1024);
  for (let n = 0; n < 1024; n++) {
    let sum = n < 256 ? n : (all[n - 256] as number);
    if (n < 256) for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    else sum = (all[sum & 255] as number) ^ (sum >>> 8);
    all[n] = sum;
  }
  return all;
}

/** The checksum of some bytes that come after others of the checksum `before`, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array, before = 0): number {
  tables ??= makeTables();
  const t = tables;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let crc = ~before;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    crc ^= view.getInt32(i, true);
    crc = (t[768 + (crc & 255)] as number) ^ (t[512 + ((crc >>> 8) & 255)] as number) ^ (t[256 + ((crc >>> 16) & 255)] as number) ^ (t[crc >>> 24] as number);
  }
  for (; i < bytes.length; i++) crc = (t[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

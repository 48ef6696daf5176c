// Zip archives (PKWARE's APPNOTE 6.3): members that are stored or deflated, by the central directory at the end.
import { FormatError } from "../errors.ts";
import { crc32 } from "../formats/crc32.ts";
import { mostUnpacked, unpacked } from "./bytes.ts";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of the three without their names, extra fields and comments. */
const [END_BYTES, ENTRY_BYTES, LOCAL_BYTES] = [22, 46, 30];
/** What stands in 32 bits for a number that takes 64. */
const IN_64_BITS = 0xffffffff;

/** A member as the central directory has it. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly at: number;
}

const damaged = (file: string, what: string) => new FormatError(`${file}: ${what}. The archive is cut short or damaged: fetch it again.`);

/** Where the end of the central directory begins: the last place whose comment goes to the end of the file. @throws FormatError */
function endOf(view: DataView, file: string): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - 65535); at--)
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  throw damaged(file, "its end has no directory of a zip archive");
}

function entriesOf(bytes: Uint8Array, view: DataView, file: string): Entry[] {
  const end = endOf(view, file);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const all: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) throw damaged(file, `entry ${i} of ${count} of its directory is not there`);
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [checksum, packed, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true)) as [number, number, number];
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [number, number, number];
    const start = view.getUint32(at + 42, true);
    const text = new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + name));
    if (packed === IN_64_BITS || size === IN_64_BITS || start === IN_64_BITS)
      throw new FormatError(`${file}: "${text}" has 4 GiB or more, which is not read. Save it in parts.`);
    if (flags & 1) throw new FormatError(`${file}: "${text}" is encrypted, which is not read. Save it without a password.`);
    if (method !== 0 && method !== 8)
      throw new FormatError(`${file}: "${text}" is packed by method ${method}, but only stored and deflated members are read. Pack it with deflate.`);
    if (all.some((each) => each.name === text)) throw damaged(file, `two members are called "${text}"`);
    all.push({ name: text, method, checksum, packed, size, at: start });
    at += ENTRY_BYTES + name + extra + comment;
  }
  return all;
}

/** The bytes of a member as they are in the archive. @throws FormatError */
function contentOf(bytes: Uint8Array, view: DataView, { name, packed, at }: Entry, file: string): Uint8Array {
  if (at + LOCAL_BYTES > bytes.length || view.getUint32(at, true) !== LOCAL) throw damaged(file, `"${name}" is not where its directory says`);
  // fields of the local header have their own lengths: NumPy puts one there that the directory lacks
  const start = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw damaged(file, `"${name}" goes beyond its end`);
  return bytes.subarray(start, start + packed);
}

/**
 * The members of a zip archive by their names, in its order. Together they may unpack to 32 MiB or a hundred times the archive.
 * `file`: its name, for errors. @throws FormatError
 */
export async function unzip(bytes: Uint8Array, file: string): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = entriesOf(bytes, view, file);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > mostUnpacked(bytes.length))
    throw new FormatError(`${file}: its ${bytes.length} bytes unpack to ${total}, more than ${mostUnpacked(bytes.length)}, which is no sound data file.`);
  const members = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const content = contentOf(bytes, view, entry, file);
    const { name, size, checksum } = entry;
    const member = entry.method ? await unpacked(content, { name: `${file}, ${name}`, format: "deflate-raw", most: size }) : content;
    if (member.length !== size || crc32(member) !== checksum) throw damaged(file, `"${name}" is not what its checksum says`);
    members.set(name, member);
  }
  return members;
}

// The safetensors container: a length (u64), a JSON header with dtype, shape and place of each tensor, then the bytes.
// https://huggingface.co/docs/safetensors; what the numbers are is said in dtypes.ts.
import { FormatError } from "../errors.ts";
import { isWhole, print, type Shape, sizeOf } from "../shape.ts";
import { fromUtf8, utf8 } from "../utf8.ts";
import { crc32 } from "./crc32.ts";
import { duplicateIn } from "./duplicates.ts";

/** A tensor of a file, as it lies there. */
export interface RawTensor {
  readonly name: string;
  /** "F32", "I64", "BOOL" and so on. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Little-endian, of any alignment. */
  readonly bytes: Uint8Array;
}

/** Bytes of a header: as much as other readers take. */
const MOST_HEADER = 100_000_000;

/** The name of the checksum among the metadata. */
export const CHECKSUM = "sievenet.crc32";

const unsound = (what: string, options?: ErrorOptions) =>
  new FormatError(`This is not a sound safetensors file: ${what}. Was it cut short, or is it of another kind?`, options);

/** What is said of a type of numbers that is not there. */
export const unknownType = (name: string, dtype: unknown): FormatError =>
  new FormatError(`Tensor "${name}" of this file is of type ${dtype}, which is not known here. Convert it before, to F32 or I32.`);

/** Bytes of a number of a type. @throws FormatError for a type that is not known by its name */
function bytesEach(name: string, dtype: unknown): number {
  const found = /^(?:BOOL|B?[FIU](8|16|32|64))$/.exec(String(dtype));
  if (!found) throw unknownType(name, dtype);
  return Number(found[1] ?? 8) / 8;
}

/**
 * A checksum that neither the order of tensors nor that of metadata changes: the sum of the CRC-32 of each, modulo 2^32; of a
 * tensor that of `name dtype sizes` and its bytes, of a note that of `name=text`.
 */
function checksum(tensors: Iterable<RawTensor>, metadata: Readonly<Record<string, string>>): string {
  let sum = 0;
  for (const { name, dtype, shape, bytes } of tensors) sum += crc32(bytes, crc32(utf8(`${name} ${dtype} ${shape}`)));
  for (const [name, note] of Object.entries(metadata)) if (name !== CHECKSUM) sum += crc32(utf8(`${name}=${note}`));
  return (sum % 2 ** 32).toString(16).padStart(8, "0");
}

/** Bytes of a file: tensors in their order, those of larger numbers first, so that all are aligned. A checksum goes into the metadata. */
export function writeContainer(tensors: readonly RawTensor[], metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const inOrder = [...tensors].sort((a, b) => bytesEach(b.name, b.dtype) - bytesEach(a.name, a.dtype));
  let end = 0;
  const entries = inOrder.map(({ name, dtype, shape, bytes }) => {
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [end - bytes.length, end] }] as const;
  });
  // not by assignment: "__proto__" is a name like others
  const header = Object.fromEntries([["__metadata__", { ...metadata, [CHECKSUM]: checksum(tensors, metadata) }], ...entries]);
  const json = JSON.stringify(header);
  const text = utf8(json + " ".repeat((8 - (utf8(json).length % 8)) % 8));
  const out = new Uint8Array(8 + text.length + end);
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 8);
  let at = 8 + text.length;
  for (const { bytes } of inOrder) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** The tensors and metadata of a file, on the memory that it came in. @throws FormatError */
export function readContainer(bytes: Uint8Array): { readonly tensors: readonly RawTensor[]; readonly metadata: Readonly<Record<string, string>> } {
  if (bytes.length < 8) throw unsound(`it has ${bytes.length} bytes, fewer than its length field`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const base = 8 + length;
  if (base > bytes.length) throw unsound(`its header claims ${length} bytes of ${bytes.length - 8}`);
  if (length > MOST_HEADER) throw unsound(`its header claims ${length} bytes, but at most ${MOST_HEADER} are read`);
  let header: Record<string, unknown>;
  let json: string;
  try {
    // a copy: browsers decode no text of shared memory
    json = fromUtf8(bytes.slice(8, base));
    header = JSON.parse(json);
  } catch (cause) {
    throw unsound("its header is not JSON", { cause });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw unsound("its header is not an object");
  const duplicate = duplicateIn(json);
  if (duplicate !== undefined) throw unsound(`its header has the name "${duplicate}" twice`);
  const { __metadata__: all = {}, ...entries } = header as { __metadata__?: Record<string, string> };
  if (typeof all !== "object" || all === null || Object.values(all).some((text) => typeof text !== "string")) throw unsound("its metadata are not text");
  const places = Object.entries(entries).map(([name, entry]) => placeOf(name, entry, bytes, base));
  // one after the other: several names for the same bytes could make gigabytes of a small file
  let end = 0;
  for (const { name, start, bytes } of [...places].sort((a, b) => a.start - b.start || a.bytes.length - b.bytes.length)) {
    if (start !== end) throw unsound(`tensor "${name}" begins at byte ${start} of the numbers, but the one before ends at ${end}`);
    end += bytes.length;
  }
  if (base + end !== bytes.length) throw unsound(`${bytes.length - base - end} bytes follow its last tensor`);
  const { [CHECKSUM]: noted, ...metadata } = all;
  if (noted !== undefined && noted !== checksum(places, metadata))
    throw new FormatError(
      `This file is damaged: its checksum is ${checksum(places, metadata)}, but ${noted} was written into it. If another program changed it on purpose, take "${CHECKSUM}" out of its metadata.`,
    );
  return { tensors: places, metadata };
}

/** Where a tensor lies behind the header. @throws FormatError */
function placeOf(name: string, entry: unknown, file: Uint8Array, base: number): RawTensor & { readonly start: number } {
  const { dtype, shape, data_offsets: place } = (entry ?? {}) as { dtype?: string; shape?: number[]; data_offsets?: number[] };
  if (typeof dtype !== "string" || !Array.isArray(shape) || !Array.isArray(place) || !shape.every((each) => isWhole(each, 0)))
    throw unsound(`tensor "${name}" has no dtype, shape and offsets`);
  const [start, end] = place as [number, number];
  const size = bytesEach(name, dtype) * sizeOf(shape);
  if (!isWhole(start, 0) || end - start !== size || base + end > file.length) throw unsound(`tensor "${name}" ${print(shape)} does not lie within the file`);
  return { name, dtype, shape, start, bytes: file.subarray(base + start, base + end) };
}

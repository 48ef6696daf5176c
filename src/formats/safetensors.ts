// The safetensors container: a length (u64), a JSON header with dtype, shape and place of each tensor, then the bytes.
import type { StoredArray } from "../descriptions/facts.ts";
import { FormatError } from "../errors.ts";
import { isIntegers } from "../realms.ts";
import { print, sizeOf } from "../shape.ts";

export interface Container {
  readonly tensors: ReadonlyMap<string, StoredArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of a safetensors file. Numbers are little-endian, the header is padded so that arrays are aligned. */
export function writeSafetensors({ tensors, metadata }: Container): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.byteLength;
    header[name] = { dtype: isIntegers(values) ? "I32" : "F32", shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json + " ".repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8));
  const out = new Uint8Array(8 + text.length + end);
  const view = new DataView(out.buffer);
  view.setUint32(0, text.length, true);
  out.set(text, 8);
  let at = 8 + text.length;
  for (const { values } of tensors.values()) {
    for (let i = 0; i < values.length; i++, at += 4) {
      if (isIntegers(values)) view.setInt32(at, values[i] as number, true);
      else view.setFloat32(at, values[i] as number, true);
    }
  }
  return out;
}

/** Bytes of a header: as much as other readers take. */
const MOST_HEADER = 100_000_000;

const unsound = (what: string, options?: ErrorOptions) =>
  new FormatError(`This is not a sound safetensors file: ${what}. Was it cut short, or is it of another kind?`, options);

/** Reads a safetensors file. @throws FormatError */
export function readSafetensors(bytes: Uint8Array): Container {
  if (bytes.length < 8) throw unsound(`it has ${bytes.length} bytes, fewer than its length field`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  if (length > MOST_HEADER) throw unsound(`its header claims ${length} bytes, but at most ${MOST_HEADER} are read`);
  if (view.getUint32(4, true) !== 0 || 8 + length > bytes.length) throw unsound(`its header claims ${length} bytes of ${bytes.length - 8}`);
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw unsound("its header is not JSON", { cause });
  }
  if (typeof header !== "object" || header === null) throw unsound("its header is not an object");
  const { __metadata__: metadata = {}, ...entries } = header as unknown as { __metadata__?: Record<string, string> } & typeof header;
  if (typeof metadata !== "object" || metadata === null || Object.values(metadata).some((text) => typeof text !== "string"))
    throw unsound("its metadata are not text");
  const base = 8 + length;
  const places = Object.entries(entries).map(([name, entry]) => placeOf(name, entry, bytes.length - base));
  // one after the other: several names for the same bytes could make gigabytes of a small file
  let end = 0;
  for (const { name, start, size } of [...places].sort((a, b) => a.start - b.start || a.size - b.size)) {
    if (start !== end) throw unsound(`tensor "${name}" begins at byte ${start} of the numbers, but the one before ends at ${end}`);
    end += size;
  }
  if (base + end !== bytes.length) throw unsound(`${bytes.length - base - end} bytes follow its last tensor`);
  const tensors = new Map<string, StoredArray>();
  for (const { name, whole, shape, start, size } of places) {
    const n = size / 4;
    const values = whole ? new Int32Array(n) : new Float32Array(n);
    const at = base + start;
    for (let i = 0; i < n; i++) values[i] = whole ? view.getInt32(at + 4 * i, true) : view.getFloat32(at + 4 * i, true);
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata };
}

/** Where a tensor lies behind the header. @throws FormatError */
function placeOf(name: string, entry: { dtype: string; shape: number[]; data_offsets: [number, number] }, most: number) {
  const { dtype, shape, data_offsets: place } = entry ?? {};
  if (/^(F16|BF16|F64|[IU](8|16|64)|U32|BOOL|F8_\w+)$/.test(dtype))
    throw new FormatError(`Tensor "${name}" of this file is of type ${dtype}, but only F32 and I32 are read. Convert it before.`);
  if ((dtype !== "F32" && dtype !== "I32") || !Array.isArray(shape) || !Array.isArray(place) || !shape.every((each) => Number.isInteger(each) && each >= 0)) {
    throw unsound(`tensor "${name}" is of type ${dtype}, but only F32 and I32 with a shape and offsets are known`);
  }
  const [start, end] = place;
  const size = 4 * sizeOf(shape);
  if (!(Number.isInteger(start) && start >= 0 && end - start === size && end <= most))
    throw unsound(`tensor "${name}" ${print(shape)} does not lie within the file`);
  return { name, whole: dtype === "I32", shape, start, size };
}

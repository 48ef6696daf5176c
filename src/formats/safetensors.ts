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

const odd = (what: string) => new FormatError(`This is not a sound safetensors file: ${what}. Was it cut short, or is it of another kind?`);

/** Reads a safetensors file. @throws FormatError */
export function readSafetensors(bytes: Uint8Array): Container {
  if (bytes.length < 8) throw odd(`it has ${bytes.length} bytes, fewer than its length field`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || 8 + length > bytes.length) throw odd(`its header claims ${length} bytes of ${bytes.length - 8}`);
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw new FormatError("This is not a sound safetensors file: its header is not JSON. Was it cut short, or is it of another kind?", { cause });
  }
  if (typeof header !== "object" || header === null) throw odd("its header is not an object");
  const { __metadata__, ...entries } = header as unknown as { __metadata__?: Record<string, string> } & typeof header;
  const tensors = new Map<string, StoredArray>();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, readOne(name, entry, view, 8 + length));
  const end = Object.values(entries).reduce((most, { data_offsets: [, each] }) => Math.max(most, each), 0);
  if (8 + length + end !== bytes.length) throw odd(`${bytes.length - 8 - length - end} bytes follow its last tensor`);
  return { tensors, metadata: __metadata__ ?? {} };
}

function readOne(name: string, entry: { dtype: string; shape: number[]; data_offsets: [number, number] }, view: DataView, base: number): StoredArray {
  const { dtype, shape, data_offsets: place } = entry ?? {};
  if ((dtype !== "F32" && dtype !== "I32") || !Array.isArray(shape) || !Array.isArray(place) || !shape.every((each) => Number.isInteger(each) && each >= 0)) {
    throw odd(`tensor "${name}" is of type ${dtype}, but only F32 and I32 with a shape and offsets are known`);
  }
  const [start, end] = place;
  const n = sizeOf(shape);
  if (!(Number.isInteger(start) && start >= 0 && end - start === 4 * n && base + end <= view.byteLength))
    throw odd(`tensor "${name}" ${print(shape)} does not lie within the file`);
  const values = dtype === "I32" ? new Int32Array(n) : new Float32Array(n);
  for (let i = 0; i < n; i++) values[i] = dtype === "I32" ? view.getInt32(base + start + 4 * i, true) : view.getFloat32(base + start + 4 * i, true);
  return { shape, values };
}

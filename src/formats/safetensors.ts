// safetensors files of anyone: read, whatever type their numbers are of, and written.
import type { StoredArray } from "../descriptions/facts.ts";
import { ValueError } from "../errors.ts";
import { refuseUnknown, shown } from "../options.ts";
import { bytesOf } from "../realms.ts";
import { readContainer, writeContainer } from "./container.ts";
import { type ConversionLoss, type Dtype, numbersOf, rawOf } from "./dtypes.ts";
import { checkNotes } from "./notes.ts";

export type { ConversionLoss, Dtype } from "./dtypes.ts";

/** A tensor of a safetensors file. */
export interface SafetensorsTensor extends StoredArray {
  /** Its type in the file. Default where one is written: "F32" for floats, "I32" for whole numbers. */
  readonly dtype?: Dtype | undefined;
}

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file's header. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  /** Text by name, without the checksum of sievenet's own. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What was rounded when it was read: an entry for each tensor with such numbers. */
  readonly losses: readonly ConversionLoss[];
}

/**
 * The bytes of a safetensors file, which PyTorch, NumPy, Rust and others read. `metadata`: text by name. A checksum is added
 * to it, `sievenet.crc32`, by which `readSafetensors`, `decode` and `load` tell a damaged file.
 * @throws ValueError for what a file cannot hold: values that are neither floats nor 32-bit integers, a shape of another size
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from "sievenet";
 *
 * const weight = { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4), dtype: "F16" as const };
 * const bytes = writeSafetensors({ tensors: new Map([["weight", weight]]), metadata: { from: "me" } });
 * readSafetensors(bytes).tensors.get("weight")?.values.join(); // "1,2,3,4"
 * readSafetensors(bytes).metadata["from"]; // "me"
 * ```
 */
export function writeSafetensors(file: {
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  readonly metadata?: Readonly<Record<string, string>>;
}): Uint8Array<ArrayBuffer> {
  refuseUnknown("writeSafetensors", file, ["tensors", "metadata", "losses"]);
  const { tensors, metadata = {} } = file;
  if (Object.prototype.toString.call(tensors) !== "[object Map]")
    throw new ValueError(`writeSafetensors: tensors is ${shown(tensors)}, but a Map from names to { shape, values } is needed.`);
  checkNotes("writeSafetensors", metadata);
  if (tensors.has("__metadata__"))
    throw new ValueError('writeSafetensors: a tensor is called "__metadata__", which the file needs for itself. Give it another name.');
  return writeContainer(
    [...tensors].map(([name, tensor]) => rawOf("writeSafetensors", name, tensor)),
    metadata,
  );
}

/**
 * What a safetensors file holds, whoever wrote it. Floats of any type become a `Float32Array`; whole numbers and BOOL an
 * `Int32Array`, or floats where one of them does not fit. What that rounds is said in `losses`.
 * @throws FormatError for a damaged file and for types of numbers that are not known; ValueError for what are no bytes
 * @example
 * ```ts
 * import { dense, encode, readSafetensors } from "sievenet";
 *
 * const { tensors, losses } = readSafetensors(encode(dense(3, 2)));
 * tensors.get("weight")?.shape; // [3, 2]
 * losses.length; // 0
 * ```
 */
export function readSafetensors(file: Uint8Array | ArrayBuffer | DataView): Safetensors {
  const bytes = bytesOf(file);
  if (!bytes) throw new ValueError(`readSafetensors: ${shown(file)} came, but the bytes of a safetensors file are needed.`);
  const { tensors, metadata } = readContainer(bytes);
  const losses: ConversionLoss[] = [];
  const read = tensors.map((raw) => [raw.name, { shape: raw.shape, values: numbersOf(raw, (loss) => losses.push(loss)), dtype: raw.dtype as Dtype }] as const);
  return { tensors: new Map(read), metadata, losses };
}

// From the bytes of a file to what its metadata says of the net, whoever builds it.
import type { StoredArray } from "../descriptions/facts.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { Reader } from "../descriptions/reader.ts";
import { FormatError, MemoryError, ValueError } from "../errors.ts";
import { bytesOf } from "../realms.ts";
import { type RawTensor, readContainer, unknownType } from "./container.ts";
import { SCALE, scaled, storedNumbers } from "./numbers.ts";

/** Raised when files change in a way that older versions cannot read. */
export const FORMAT_VERSION = 1;

/** How many times the numbers of a file may stand again in its net, at most: each place takes memory of its own for a moment. */
export const MOST_TIED = 16;

/** The bytes of a file, on whatever memory. */
export type FileBytes = Uint8Array | ArrayBuffer | DataView;

/** JSON in the metadata. @throws FormatError */
function parsed(what: string, text: string): object {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`decode: ${what} in the file's metadata is not JSON. The file is damaged.`, { cause });
  }
}

/**
 * What `build` makes of the architecture in a file, its arrays and its metadata, once kernels `run`. `numbers`: of a tensor, undefined
 * for a type that is not read. @throws FormatError; what `run` throws where kernels cannot
 */
export function readNet<T>(
  file: FileBytes,
  run: () => void,
  build: (description: PartDescription, reader: Reader, metadata: Readonly<Record<string, string>>) => T,
  numbers: (raw: RawTensor) => StoredArray["values"] | undefined = storedNumbers,
): T {
  const bytes = bytesOf(file);
  if (!bytes)
    throw new ValueError(
      `decode: ${typeof file === "object" ? "an object" : String(file)} came, but the bytes of a saved net are needed: encode(compact(net)) of sievenet gives them.`,
    );
  const { tensors: stored, metadata } = readContainer(bytes);
  if (metadata["format"] !== "sievenet")
    throw new FormatError(
      "decode: this is a safetensors file, but not one of a sievenet net, which encode() gives. readSafetensors() reads its arrays, setState() puts them into a net.",
    );
  if (Number(metadata["version"]) !== FORMAT_VERSION)
    throw new FormatError(`decode: the file has format version ${metadata["version"]}, but this library reads version ${FORMAT_VERSION}. Update sievenet.`);
  const description = parsed("the architecture", metadata["architecture"] ?? "") as PartDescription;
  const tensors = new Map<string, StoredArray>();
  let room = 0;
  for (const raw of stored) {
    const values = numbers(raw);
    if (!values) throw unknownType(raw.name, raw.dtype);
    tensors.set(raw.name, { shape: raw.shape, values });
    room += MOST_TIED * values.length;
  }
  for (const { name, dtype } of stored) {
    const [array, scale] = [tensors.get(name) as StoredArray, tensors.get(name + SCALE)];
    if (dtype === "I8" && scale) tensors.set(name, scaled(name, array, scale));
  }
  for (const [path, first] of tiesIn(metadata)) {
    const array = tensors.get(first);
    if (!array) continue;
    room -= array.values.length;
    if (room < 0) throw new FormatError(`decode: the file ties more than ${MOST_TIED} times the numbers that it holds. It is damaged.`);
    if (!tensors.has(path)) tensors.set(path, array);
  }
  run(); // here, so that what comes of building tells of the file
  try {
    return build(description, new Reader(tensors), metadata);
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof MemoryError) throw cause;
    throw new FormatError(`decode: the architecture in the file's metadata cannot be built. The file is damaged. (${(cause as Error).message})`, { cause });
  }
}

/** The paths of a file that have the array of another path. @throws FormatError */
export function tiesIn({ tied = "{}" }: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(parsed("what is tied", tied) ?? {}));
}

/** What the metadata says that bytes are multiplied by, if anything. @throws FormatError */
export function byteScaleIn({ byteScale }: Readonly<Record<string, string>>): number | undefined {
  const scale = byteScale === undefined ? undefined : Number(byteScale);
  if (scale === undefined || (scale > 0 && scale < Infinity)) return scale;
  throw new FormatError(`decode: byteScale is "${byteScale}" in the file, which is damaged.`);
}

/** What is said of a layer that a file names before it comes. */
export function tooEarly(path: string): FormatError {
  return new FormatError(`decode: the file names the layer at "${path}" before it comes. The file is damaged.`);
}

/** What is said of a function that is not there. */
export function unknownFunction(name: string): FormatError {
  return new FormatError(`decode: the file names a function "${name}" that this version does not know. Update sievenet.`);
}

/** What is said of a type of layer that is not there. `elsewhere`: of one from another entry; `register`: how one's own are made known. */
export function unknownLayer(type: string, elsewhere: (entry: "sparse" | "blocks") => string, register: string): FormatError {
  const entry = /^sparse/.test(type) ? "sparse" : /^(difference|gatedResidual)$/.test(type) ? "blocks" : undefined;
  const remedy = entry ? elsewhere(entry) : `this version does not know. Update sievenet. If the layer is your own, call ${register} first`;
  return new FormatError(`decode: the file holds a layer of type "${type}" that ${remedy}.`);
}

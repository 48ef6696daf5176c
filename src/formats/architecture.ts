// From the bytes of a file to what its metadata says of the net, whoever builds it.
import { checkEngine } from "../environment.ts";
import { FormatError, MemoryError } from "../errors.ts";
import type { Description } from "./kinds.ts";
import { Reader } from "./reader.ts";
import { readSafetensors } from "./safetensors.ts";

/** Raised when files change in a way that older versions cannot read. */
export const FORMAT_VERSION = 1;

/** What `build` makes of the architecture in a file, its arrays and its metadata. @throws FormatError; UsageError where kernels cannot run */
export function readNet<T>(bytes: Uint8Array, build: (description: Description, reader: Reader, metadata: Readonly<Record<string, string>>) => T): T {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata["format"] !== "sievenet")
    throw new FormatError("decode: this is a safetensors file, but not one of a sievenet net: its metadata does not say how the net is built.");
  if (Number(metadata["version"]) !== FORMAT_VERSION)
    throw new FormatError(`decode: the file has format version ${metadata["version"]}, but this library reads version ${FORMAT_VERSION}. Update sievenet.`);
  let description: Description;
  try {
    description = JSON.parse(metadata["architecture"] ?? "");
  } catch (cause) {
    throw new FormatError("decode: the architecture in the file's metadata is not JSON. The file is damaged.", { cause });
  }
  checkEngine(); // here, so that what comes of building tells of the file
  try {
    return build(description, new Reader(tensors), metadata);
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof MemoryError) throw cause;
    throw new FormatError(`decode: the architecture in the file's metadata cannot be built. The file is damaged. (${(cause as Error).message})`, { cause });
  }
}

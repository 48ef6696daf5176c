// Nets to bytes and back. What a net is made of goes into the metadata as plain data; names of functions never do,
// since minifiers change them.
import { byteScaleOf, noteByteScale } from "../byteScale.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { ValueError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { arraysOf } from "../layers/arrays.ts";
import { functionOf } from "../layers/functions.ts";
import { isGateable } from "../layers/gateable.ts";
import { classOf } from "../layers/kinds.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { byteScaleIn, FORMAT_VERSION, readNet, tooEarly, unknownFunction, unknownLayer } from "./architecture.ts";
import { memory } from "../wasm.ts";
import { describe } from "./describe.ts";
import { type GateDescriptions, rebuildGates } from "./gates.ts";
import type { Reader } from "../descriptions/reader.ts";
import { writeSafetensors } from "./safetensors.ts";

/**
 * A net as the bytes of a safetensors file: parameters under their paths, the architecture in the metadata. The same net
 * gives the same bytes in every runtime. `notes` are kept in the metadata too, which says `build: "fast"` if the fast build has
 * computed something in the net.
 * @throws UsageError for a net with parts of your own that do not describe themselves; ValueError for the name of a note
 * @example
 * ```ts
 * import { dense, encode, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 3), relu, dense(3, 2));
 * const bytes = encode(net, { trainedOn: "2 000 digits" }); // a safetensors file
 * ```
 */
export function encode(net: Layer, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const taken = ["format", "version", "architecture", "byteScale"].find((name) => name in notes);
  if (taken) throw new ValueError(`encode: a note is called "${taken}", which the file needs for itself. Give it another name.`);
  for (const [name, text] of Object.entries(notes)) {
    if (typeof text !== "string")
      throw new ValueError(`encode: the note "${name}" is of type ${typeof text}, but files hold text only. Write it with String() or JSON.stringify().`);
  }
  const tensors = arraysOf(net); // first, as it refuses a net of another copy of the library
  const architecture = JSON.stringify(describe(net));
  const scale = byteScaleOf(net);
  const own = { ...(isFast(net) && { build: "fast" }), ...(scale !== undefined && { byteScale: String(scale) }) };
  return writeSafetensors({ tensors, metadata: { format: "sievenet", version: String(FORMAT_VERSION), architecture, ...notes, ...own } });
}

/** `built`: what has been made, by its path, and of how many parts. */
function rebuild(description: PartDescription, reader: Reader, built: Map<string, { readonly part: Part; readonly parts: number }>): Part {
  if (description.type === "same") {
    const first = built.get(description.path);
    if (!first) throw tooEarly(description.path);
    reader.countParts(first.parts);
    return first.part;
  }
  const before = reader.parts;
  reader.countParts();
  if (description.type === "function") {
    const named = functionOf(description.name);
    if (!named) throw unknownFunction(description.name);
    return named;
  }
  const layerClass = classOf(String(description.type));
  if (!layerClass) throw unknownLayer(description.type, 'this version does not know. Import "sievenet/sparse" first', "registerLayer()");
  const layer = layerClass.rebuild(description as never, reader, (inner, name) => rebuild(inner, reader.inside(name), built));
  const { gates } = description as { gates?: GateDescriptions };
  if (gates && isGateable(layer)) rebuildGates(layer, gates, reader);
  built.set(reader.path, { part: layer, parts: reader.parts - before });
  return layer;
}

/**
 * A net from the bytes that `encode` gave.
 * @throws FormatError; ValueError for what are no bytes
 * @example
 * ```ts
 * import { decode, dense, encode, predict, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 2));
 * const again = decode(encode(net));
 * predict(again, [[1, 2, 3, 4]]).toArray().join() === predict(net, [[1, 2, 3, 4]]).toArray().join(); // true
 * ```
 */
export function decode(bytes: Uint8Array | ArrayBuffer): Layer {
  return readNet(bytes, memory, (description, reader, metadata) => {
    const part = rebuild(description, reader, new Map());
    const net = typeof part === "function" ? new Sequential([part]) : part;
    return noteByteScale(noteFast(net, metadata["build"] === "fast"), byteScaleIn(metadata));
  });
}

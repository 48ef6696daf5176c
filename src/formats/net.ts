// Nets to bytes and back. What a net is made of goes into the metadata as plain data; names of functions never do,
// since minifiers change them.
import { byteScaleOf, noteByteScale } from "../byteScale.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import { UsageError, ValueError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { isGated } from "../gates/attach.ts";
import { arraysOf } from "../layers/arrays.ts";
import { functionOf, nameOf } from "../layers/functions.ts";
import { isGateable } from "../layers/gateable.ts";
import { classOf } from "../layers/kinds.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { byteScaleIn, FORMAT_VERSION, readNet, tooEarly, unknownFunction, unknownLayer } from "./architecture.ts";
import { describeGates, type GateDescriptions, rebuildGates } from "./gates.ts";
import { writeSafetensors } from "./safetensors.ts";

/** `seen`: the paths of the layers so far. */
function describe(part: Part, path: string, seen: Map<Part, string>): PartDescription {
  if (typeof part === "function") {
    const name = nameOf(part);
    if (name) return { type: "function", name };
  } else {
    const first = seen.get(part);
    if (first !== undefined) return { type: "same", path: first };
    seen.set(part, path);
    const description = part.describe?.((inner, name) => describe(inner, path ? `${path}.${name}` : name, seen));
    if (description) return { ...description, ...(isGated(part) && describeGates(part)) } as PartDescription;
  }
  throw new UsageError(
    `encode: the part at "${path}" is ${typeof part === "function" ? "a function" : "a layer"} of your own, which a file cannot hold. Save a net of the library's layers and functions, or give the layer a method describe().`,
  );
}

/**
 * A net as the bytes of a safetensors file: parameters under their paths, the architecture in the metadata. The same net
 * gives the same bytes in every runtime. `notes` are kept in the metadata too, which says `build: "fast"` if the fast build has
 * computed something in the net.
 * @throws UsageError for a net with parts of your own that do not describe themselves; ValueError for the name of a note
 */
export function encode(net: Layer, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const taken = ["format", "version", "architecture", "byteScale"].find((name) => name in notes);
  if (taken) throw new ValueError(`encode: a note is called "${taken}", which the file needs for itself. Give it another name.`);
  const tensors = arraysOf(net); // first, as it refuses a net of another copy of the library
  const architecture = JSON.stringify(describe(net, "", new Map()));
  const scale = byteScaleOf(net);
  const own = { ...(isFast(net) && { build: "fast" }), ...(scale !== undefined && { byteScale: String(scale) }) };
  return writeSafetensors({ tensors, metadata: { format: "sievenet", version: String(FORMAT_VERSION), architecture, ...notes, ...own } });
}

/** `built`: what has been made, by its path. */
function rebuild(description: PartDescription, reader: Reader, built: Map<string, Part>): Part {
  if (description.type === "same") {
    const first = built.get(description.path);
    if (!first) throw tooEarly(description.path);
    return first;
  }
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
  built.set(reader.path, layer);
  return layer;
}

/** A net from the bytes that `encode` gave. @throws FormatError; ValueError for what are no bytes */
export function decode(bytes: Uint8Array | ArrayBuffer): Layer {
  return readNet(bytes, (description, reader, metadata) => {
    const part = rebuild(description, reader, new Map());
    const net = typeof part === "function" ? new Sequential([part]) : part;
    return noteByteScale(noteFast(net, metadata["build"] === "fast"), byteScaleIn(metadata));
  });
}

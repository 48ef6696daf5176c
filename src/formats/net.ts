// Nets to bytes and back. What a net is made of goes into the metadata as plain data; names of functions never do,
// since minifiers change them.
import { FormatError, UsageError, ValueError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { functionOf, nameOf } from "../layers/functions.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { Places } from "../ops/select.ts";
import { state, walk } from "../walk.ts";
import { FORMAT_VERSION, readNet } from "./architecture.ts";
import { type Description, kinds } from "./kinds.ts";
import type { Reader } from "./reader.ts";
import { type Stored, writeSafetensors } from "./safetensors.ts";

/** What stands for a layer in the places after its first. */
const SAME = "same";

function describe(part: Part, path: string, seen: Map<Part, string>, arrays: Map<string, Stored>): Description {
  const first = typeof part === "function" ? undefined : seen.get(part);
  if (first !== undefined) return { type: SAME, path: first } as Description;
  seen.set(part, path);
  const found = typeof part === "function" ? undefined : kinds.find((each) => each.is(part));
  if (found) {
    const at = (name: string) => (path ? `${path}.${name}` : name);
    const told = found.describe(
      part as Layer,
      (inner, name) => describe(inner, at(name), seen, arrays),
      (name, array) => arrays.set(at(name), array),
    );
    return { type: found.type, ...told };
  }
  const name = nameOf(part);
  if (name) return { type: "function", name } as Description;
  throw new UsageError(
    `encode: the part at "${path}" is ${typeof part === "function" ? "a function" : "a layer"} of your own, which a file cannot hold. Save a net of the library's layers and functions.`,
  );
}

/**
 * A net as the bytes of a safetensors file: parameters under their paths, the architecture in the metadata. The same net
 * gives the same bytes in every runtime. `notes` are kept in the metadata too, which says `build: "fast"` if the fast build has
 * computed something in the net.
 * @throws UsageError for a net with parts that are not the library's; ValueError for the name of a note
 */
export function encode(net: Layer, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const taken = ["format", "version", "architecture"].find((name) => name in notes);
  if (taken) throw new ValueError(`encode: a note is called "${taken}", which the file needs for itself. Give it another name.`);
  const arrays = new Map<string, Stored>();
  const architecture = JSON.stringify(describe(net, "", new Map(), arrays));
  const tensors = new Map<string, Stored>();
  for (const [path, each] of state(net)) tensors.set(path, { shape: each.shape, values: each.toArray() });
  walk(net, (node, path) => {
    if (node instanceof Places) tensors.set(path ? `${path}.indices` : "indices", { shape: [node.indices.length], values: node.indices });
  });
  for (const [path, each] of arrays) tensors.set(path, each);
  return writeSafetensors({
    tensors,
    metadata: { format: "sievenet", version: String(FORMAT_VERSION), architecture, ...notes, ...(isFast(net) && { build: "fast" }) },
  });
}

/** `built`: what has been made, by its path. */
function rebuild(description: Description, reader: Reader, built: Map<string, Part>): Part {
  if (description.type === SAME) {
    const { path } = description as Description & { path: string };
    const found = built.get(path);
    if (!found) throw new FormatError(`decode: the file names the layer at "${path}" before it comes. The file is damaged.`);
    return found;
  }
  if (description.type === "function") {
    const { name } = description as Description & { name: string };
    const found = functionOf(name);
    if (!found) throw new FormatError(`decode: the file names a function "${name}" that this version does not know. Update sievenet.`);
    return found;
  }
  const found = kinds.find((each) => each.type === description.type);
  if (!found)
    throw new FormatError(
      `decode: the file holds a layer of type "${description.type}" that this version does not know. ${/^sparse/.test(description.type) ? 'Import "sievenet/sparse" first' : "Update sievenet"}.`,
    );
  const part = found.rebuild(description, reader, (inner, name) => rebuild(inner, reader.inside(name), built));
  built.set(reader.path, part);
  return part;
}

/** A net from the bytes that `encode` gave. @throws FormatError */
export function decode(bytes: Uint8Array): Layer {
  return readNet(bytes, (description, reader, { build }) => {
    const net = rebuild(description, reader, new Map());
    return noteFast(typeof net === "function" ? new Sequential([net]) : net, build === "fast");
  });
}

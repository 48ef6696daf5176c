// Nets to bytes and back. What a net is made of goes into the metadata as plain data; names of functions never do,
// since minifiers change them.
import { byteScaleOf, noteByteScale } from "../byteScale.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import { UsageError, ValueError } from "../errors.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { functionOf } from "../layers/functions.ts";
import { isGateable } from "../layers/gateable.ts";
import { classOf } from "../layers/kinds.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { oneOf, refuseUnknown } from "../options.ts";
import { memory } from "../wasm.ts";
import { byteScaleIn, type FileBytes, FORMAT_VERSION, readNet, tiesIn, tooEarly, unknownFunction, unknownLayer } from "./architecture.ts";
import { CONTENT, type Checkpointed, decodeTraining, encodeTraining, isCheckpointed, noteResume, OWN } from "./checkpoint.ts";
import { writeContainer } from "./container.ts";
import { describe, describedOrOwn } from "./describe.ts";
import { numbersOf } from "./dtypes.ts";
import { type GateDescriptions, rebuildGates } from "./gates.ts";
import { checkNotes, noteNotes, OWN_NOTES } from "./notes.ts";
import { raw32 } from "./numbers.ts";
import { resumed } from "./resume.ts";
import { STORAGES, type Storage, storedArrays } from "./storage.ts";
import { describeTies, tie } from "./ties.ts";

/** Options of `encode()` and `save()`. */
export interface EncodeOptions {
  /** How weights are held: biases, norms and gates stay float32. Default "float32". */
  readonly storage?: Storage;
}

/**
 * A net as the bytes of a safetensors file: parameters under their paths, the architecture in the metadata. The same net
 * gives the same bytes in every runtime. `notes` are kept in the metadata too, which says `build: "fast"` if the fast build has
 * computed something in the net. `storage`: "float16" halves the weights and "int8" quarters them, one scale for each output; they
 * are rounded then, which `storageCost` tells. They are read as floats.
 * A training (`training()`) becomes a checkpoint: its net as it is now, and all that the training knows beyond it. It is to be
 * called between steps: in the loop over epochs, or in `onProgress`.
 * @throws UsageError for a net with parts of your own that do not describe themselves; ValueError for the name of a note and for weights that a storage cannot hold
 * @example
 * ```ts
 * import { dense, encode, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(4, 3), relu, dense(3, 2));
 * const bytes = encode(net, { trainedOn: "2 000 digits" }); // a safetensors file
 * ```
 */
export function encode(net: Layer | Checkpointed, notes: Readonly<Record<string, string>> = {}, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  refuseUnknown("encode", options, ["storage"]);
  const storage = oneOf("encode", "storage", options.storage ?? "float32", STORAGES);
  checkNotes("encode", notes);
  const taken = OWN_NOTES.find((name) => name in notes);
  if (taken) throw new ValueError(`encode: a note is called "${taken}", which the file needs for itself. Give it another name.`);
  const content = isCheckpointed(net) ? net[CONTENT]() : undefined;
  if (content && storage !== "float32")
    throw new UsageError(`encode: a training goes on from the numbers that it had, which "${storage}" would round. Leave the storage out, or encode its net.`);
  const part = content?.net ?? (net as Layer);
  const tensors = storedArrays(part, storage); // first, as it refuses a net of another copy of the library
  const { tensors: more = [], training } = content ? encodeTraining(content) : {};
  for (const [name, array] of more) tensors.push(raw32(name, array));
  const architecture = content ? describedOrOwn(part) : JSON.stringify(describe(part));
  const scale = byteScaleOf(part);
  const own = {
    ...describeTies(part),
    ...(isFast(part) && { build: "fast" }),
    ...(scale !== undefined && { byteScale: String(scale) }),
    ...(training !== undefined && { training }),
  };
  return writeContainer(tensors, { format: "sievenet", version: String(FORMAT_VERSION), architecture, ...notes, ...own });
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
  if (!layerClass) throw unknownLayer(description.type, (entry) => `this version does not know. Import "sievenet/${entry}" first`, "registerLayer()");
  const layer = layerClass.rebuild(description as never, reader, (inner, name) => rebuild(inner, reader.inside(name), built));
  const { gates } = description as { gates?: GateDescriptions };
  if (gates && isGateable(layer)) rebuildGates(layer, gates, reader);
  built.set(reader.path, { part: layer, parts: reader.parts - before });
  return layer;
}

/** Stands for the net of a checkpoint that has parts of one's own, which the file cannot build. */
class ElsewhereBuilt implements Layer {
  /** @throws UsageError */
  forward(): never {
    throw new UsageError(
      "decode: this checkpoint is of a net with parts of your own, which a file cannot hold. Build the net, and give it to training(net, data, { from }) with what decode() gave.",
    );
  }
}

/**
 * A net from the bytes that `encode` gave, on any memory: a typed array of bytes, a `Buffer`, an `ArrayBuffer`, a `DataView`.
 * `notesOf(net)` gives the notes of the file. That of a checkpoint is the net as it was then, and what a training goes on
 * `from`.
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
export function decode(bytes: FileBytes): Layer {
  return readNet(
    bytes,
    memory,
    (description, reader, metadata) => {
      const { training, architecture = "" } = metadata;
      const elsewhere = training !== undefined && (description.type as string) === OWN;
      const part = elsewhere ? new ElsewhereBuilt() : rebuild(description, reader, new Map());
      const net = typeof part === "function" ? new Sequential([part]) : part;
      if (!elsewhere) tie(net, tiesIn(metadata));
      if (training !== undefined) noteResume(net, resumed(decodeTraining(training, architecture, reader.tensors)));
      return noteNotes(noteByteScale(noteFast(net, metadata["build"] === "fast"), byteScaleIn(metadata)), metadata);
    },
    (raw) => numbersOf(raw, () => {}),
  );
}

// Nets to bytes and back. What a net is made of goes into the metadata as plain data; names of functions never do,
// since minifiers change them.
import { FormatError, MemoryError, UsageError, ValueError } from "../errors.ts";
import { type Axis, gate } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { Dense } from "../layers/dense.ts";
import { functionOf, nameOf } from "../layers/functions.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { reserveOrdinal } from "../random.ts";
import { state } from "../walk.ts";
import { readSafetensors, type Stored, writeSafetensors } from "./safetensors.ts";

/** Raised when files change in a way that older versions cannot read. */
export const FORMAT_VERSION = 1;

interface GateDescription {
  readonly dropRate: number;
  readonly temperature: number;
  readonly stretch: readonly [number, number];
  readonly perExample: boolean;
  readonly settling: Gate["settling"];
  readonly lambda: number;
  readonly weightDecay: number;
  /** Which random numbers it draws; older files do not say. */
  readonly stream?: number;
}

type Description =
  | { readonly type: "sequential"; readonly parts: readonly Description[] }
  | {
      readonly type: "dense";
      readonly inputs: number;
      readonly outputs: number;
      readonly bias: boolean;
      readonly gates?: Partial<Record<Axis, GateDescription>>;
    }
  | { readonly type: "select"; readonly inputs: number; readonly count: number }
  | { readonly type: "function"; readonly name: string };

function describeGates({ gates }: Dense): Partial<Record<Axis, GateDescription>> | undefined {
  const found: Partial<Record<Axis, GateDescription>> = {};
  for (const over of ["inputs", "outputs", "weights"] as const) {
    const each = gates[over];
    if (!each) continue;
    const { dropRate, temperature, stretch, perExample, settling, stream } = each;
    found[over] = { dropRate, temperature, stretch, perExample, settling, lambda: gates.price, weightDecay: gates.weightDecay, stream };
  }
  return Object.keys(found).length ? found : undefined;
}

function describe(part: Part, path: string, seen: Map<Part, string>): Description {
  const first = typeof part === "function" ? undefined : seen.get(part);
  if (first !== undefined)
    throw new UsageError(
      `encode: the layer at "${path}" is the one at "${first}", and a file has no word for a layer in two places. Save a net of separate layers.`,
    );
  seen.set(part, path);
  if (part instanceof Sequential) return { type: "sequential", parts: part.parts.map((each, i) => describe(each, path ? `${path}.${i}` : `${i}`, seen)) };
  if (part instanceof Dense) {
    const gates = describeGates(part);
    return { type: "dense", inputs: part.inputs, outputs: part.outputs, bias: part.bias !== undefined, ...(gates && { gates }) };
  }
  if (part instanceof Select) return { type: "select", inputs: part.inputs, count: part.indices.length };
  const name = nameOf(part);
  if (name) return { type: "function", name };
  throw new UsageError(
    `encode: the part at "${path}" is ${typeof part === "function" ? "a function" : "a layer"} of your own, which a file cannot hold. Save a net of the library's layers and functions.`,
  );
}

function selections(part: Part, path: string, into: Map<string, Stored>): void {
  if (part instanceof Sequential) {
    for (const [i, each] of part.parts.entries()) selections(each, path ? `${path}.${i}` : `${i}`, into);
  }
  if (part instanceof Select) into.set(path ? `${path}.indices` : "indices", { shape: [part.indices.length], values: part.indices });
}

/**
 * A net as the bytes of a safetensors file: parameters under their paths, the architecture in the metadata. The same net
 * gives the same bytes in every runtime. `notes` are kept in the metadata too.
 * @throws UsageError for a net with parts that are not the library's, or with a layer in two places; ValueError for the name of a note
 */
export function encode(net: Layer, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const taken = ["format", "version", "architecture"].find((name) => name in notes);
  if (taken) throw new ValueError(`encode: a note is called "${taken}", which the file needs for itself. Give it another name.`);
  const architecture = JSON.stringify(describe(net, "", new Map()));
  const tensors = new Map<string, Stored>();
  for (const [path, each] of state(net)) tensors.set(path, { shape: each.shape, values: each.toArray() });
  selections(net, "", tensors);
  return writeSafetensors({ tensors, metadata: { format: "sievenet", version: String(FORMAT_VERSION), architecture, ...notes } });
}

function rebuild(description: Description, path: string, tensors: ReadonlyMap<string, Stored>): Part {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  switch (description.type) {
    case "sequential":
      return new Sequential(description.parts.map((each, i) => rebuild(each, at(`${i}`), tensors)));
    case "select":
      return new Select(need(tensors, at("indices"), [description.count], Int32Array), description.inputs);
    case "function": {
      const found = functionOf(description.name);
      if (!found) throw new FormatError(`decode: the file names a function "${description.name}" that this version does not know. Update sievenet.`);
      return found;
    }
    case "dense": {
      const { inputs, outputs, bias, gates = {} } = description;
      const layer = new Dense(
        inputs,
        outputs,
        { bias },
        need(tensors, at("weight"), [inputs, outputs]),
        bias ? need(tensors, at("bias"), [outputs]) : undefined,
      );
      for (const [over, { stream, ...options }] of Object.entries(gates) as [Axis, GateDescription][]) {
        gate(layer, { over, ...options });
        const made = layer.gates[over] as Gate;
        made.logAlpha.set(need(tensors, at(`gates.${over}.logAlpha`), made.logAlpha.shape));
        if (stream === undefined) continue;
        made.stream = checkStream(stream, at(`gates.${over}`));
        reserveOrdinal(stream);
      }
      return layer;
    }
    default:
      throw new FormatError(
        `decode: the file holds a layer of type "${(description as { type: string }).type}" that this version does not know. Update sievenet.`,
      );
  }
}

function checkStream(stream: number, path: string): number {
  if (!Number.isInteger(stream) || stream < 0 || stream > 0xffffffff)
    throw new FormatError(`decode: the random stream of "${path}" is ${stream}, but it is a whole number from 0 to 4294967295. The file is damaged.`);
  return stream;
}

function need(
  tensors: ReadonlyMap<string, Stored>,
  name: string,
  shape: readonly number[],
  kind: Float32ArrayConstructor | Int32ArrayConstructor = Float32Array,
): Float32Array | Int32Array {
  const found = tensors.get(name);
  if (!found) throw new FormatError(`decode: the file has no tensor "${name}", which its architecture needs. It is damaged or incomplete.`);
  if (found.shape.join() !== shape.join())
    throw new FormatError(`decode: tensor "${name}" is [${found.shape.join(", ")}] but its architecture needs [${shape.join(", ")}].`);
  if (!(found.values instanceof kind))
    throw new FormatError(
      `decode: tensor "${name}" holds ${kind === Float32Array ? "whole numbers" : "floats"}, which its architecture cannot use. The file is damaged.`,
    );
  return found.values;
}

/** A net from the bytes that `encode` gave. @throws FormatError */
export function decode(bytes: Uint8Array): Layer {
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
  try {
    const net = rebuild(description, "", tensors);
    return typeof net === "function" ? new Sequential([net]) : net;
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof MemoryError) throw cause;
    throw new FormatError(`decode: the architecture in the file's metadata cannot be built. The file is damaged. (${(cause as Error).message})`, { cause });
  }
}

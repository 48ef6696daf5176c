import { byteScaleOf } from "../byteScale.ts";
import { inputShapeOf } from "../descriptions/inputShape.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { Reader } from "../descriptions/reader.ts";
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { describe } from "../formats/describe.ts";
import { checkNotes } from "../formats/notes.ts";
import { arraysAtPlaces } from "../formats/ties.ts";
import type { Layer } from "../layers/layer.ts";
import { flag, refuseUnknown, shown } from "../options.ts";
import { isWhole, print, type Shape } from "../shape.ts";
import { ordinary } from "../sparse/ordinary.ts";
import { VERSION } from "../version.ts";
import { dynamic, Graph, type OnnxValue } from "./graph.ts";
import { translate } from "./layers.ts";
import { bytesOfModel, ELEMENT, valueInfoOf } from "./messages.ts";
import { Place } from "./place.ts";

/** Options of `toOnnx()`. */
export interface OnnxOptions {
  /** What the graph is called. Default "net". */
  readonly name?: string;
  /** The shape of one example, such as [1, 28, 28]. Needed where the net does not say it. */
  readonly input?: Shape;
  /** Whether the input is bytes, multiplied in the graph by what they were in training, instead of floats. Default false. */
  readonly bytes?: boolean;
  /** The version of the operators. Default 17. */
  readonly opset?: number;
  /** What else the file's metadata shall hold, such as the names of classes. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** The version of files by that of operators (onnx.ai/onnx/repo-docs/Versioning.html). */
const IR_VERSIONS: Readonly<Record<number, number>> = { 17: 8, 18: 8, 19: 9, 20: 9, 21: 10 };

/** @throws ShapeError */
function exampleOf(description: PartDescription, input: Shape | undefined): Shape {
  if (input !== undefined && !(Array.isArray(input) && input.every((size) => isWhole(size, 1))))
    throw new ShapeError(`toOnnx: input is ${shown(input)}, but it must be the shape of one example, whole numbers from 1 up such as [1, 28, 28].`);
  const shape = input ?? inputShapeOf(ordinary(description));
  if (shape) return shape;
  throw new ShapeError("toOnnx: the net does not say what one example looks like. Give its shape, such as { input: [1, 28, 28] }.");
}

function metadataOf(notes: Readonly<Record<string, string>>, scale: number | undefined): { readonly key: string; readonly value: string }[] {
  checkNotes("toOnnx", notes);
  if ("byteScale" in notes) throw new ValueError(`toOnnx: a note is called "byteScale", which the file needs for itself. Give it another name.`);
  return Object.entries({ ...notes, ...(scale !== undefined && { byteScale: String(scale) }) }).map(([key, value]) => ({ key, value }));
}

/** @throws ValueError */
function versionsOf(opset: number): { readonly irVersion: number; readonly opset: number } {
  const irVersion = typeof opset === "number" ? IR_VERSIONS[opset] : undefined;
  if (irVersion !== undefined) return { irVersion, opset };
  const known = Object.keys(IR_VERSIONS);
  throw new ValueError(`toOnnx: opset is ${shown(opset)}, but it must be a whole number from ${known[0]} to ${known.at(-1)}.`);
}

/** Bytes as the floats that the net takes. */
function scaled(graph: Graph, value: OnnxValue, scale: number): OnnxValue {
  const floats = graph.node("", "Cast", [value], value.shape, { to: { int: ELEMENT.float } });
  return graph.node("", "Mul", [floats, graph.constant("input/scale", Float32Array.of(scale), [])], value.shape);
}

/**
 * A net without gates as the bytes of an ONNX file, for onnxruntime and what else reads ONNX: the numbers of `predict()` within
 * 1e-5 of the largest. Its input is called "input", its output "output"; the first size of both is any number of examples.
 * Images are [batch, channels, height, width]; rows of an embedding are looked up by floats that are cut to whole numbers. Nothing
 * in the file refuses what `predict()` does, such as a category that a column does not have: it gives numbers that mean nothing.
 * Sparse layers become ordinary ones. The metadata have `notes`, and `byteScale` where the net was trained on bytes.
 * @throws UsageError for gates, which `compact()` settles, and for layers of your own that `registerOnnx()` has not been told;
 * ShapeError for an `input` that is missing or does not fit; ValueError
 * @example
 * ```ts
 * import { compact, dense, relu, sequential } from "sievenet";
 * import { toOnnx } from "sievenet/onnx";
 *
 * const net = sequential(dense(784, 300), relu, dense(300, 10));
 * const bytes = toOnnx(compact(net), { notes: { classes: "0 1 2 3 4 5 6 7 8 9" } }); // write them to net.onnx
 * ```
 */
export function toOnnx(net: Layer, options: OnnxOptions = {}): Uint8Array<ArrayBuffer> {
  refuseUnknown("toOnnx", options, ["name", "input", "bytes", "opset", "notes"]);
  const { name = "net", input, bytes = false, opset: asked = 17, notes = {} } = options;
  if (typeof name !== "string" || !name) throw new ValueError(`toOnnx: name is ${shown(name)}, but it must be a text that is not empty.`);
  const { irVersion, opset } = versionsOf(asked);
  const arrays = arraysAtPlaces(net); // first, as it refuses a net of another copy of the library
  const description = describe(net, "toOnnx");
  const scale = byteScaleOf(net);
  if (flag("toOnnx", "bytes", bytes) && scale === undefined)
    throw new UsageError("toOnnx: bytes is true, but the net was not trained on bytes. Leave it out, and give the exported net floats.");
  const example = exampleOf(description, input);
  const graph = new Graph();
  const given = { name: graph.unused("input"), shape: [1, ...example] };
  const result = graph.unused("output");
  const x = bytes ? scaled(graph, given, scale as number) : given;
  const y = translate(description, x, new Place(graph, new Reader(arrays), translate));
  const { node, initializer, output } = graph.finish(y, result);
  const said = `examples of shape ${print(example)}${scale === undefined ? "" : bytes ? ", bytes" : `, bytes times ${scale}`}`;
  return bytesOfModel({
    irVersion,
    producerName: "sievenet",
    producerVersion: VERSION,
    graph: {
      node,
      name,
      initializer,
      input: [valueInfoOf(given.name, bytes ? ELEMENT.uint8 : ELEMENT.float, dynamic(given), said)],
      output: [valueInfoOf(output.name, ELEMENT.float, dynamic(output), "")],
    },
    opsetImport: [{ domain: "", version: opset }],
    metadataProps: metadataOf(notes, scale),
  });
}

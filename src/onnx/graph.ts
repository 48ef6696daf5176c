// A graph while it is made: nodes in their order, numbers under their names.
import { ShapeError, UsageError } from "../errors.ts";
import { isFloats, isIntegers } from "../realms.ts";
import { print, type Shape, sameShape, sizeOf } from "../shape.ts";
import { attributeOf, ELEMENT, type Initializer, type Node, type OnnxAttribute } from "./messages.ts";

/** Something that a graph computes or holds. */
export interface OnnxValue {
  /** Of its own in the graph. */
  readonly name: string;
  /** Sizes along each axis for a batch of one example, [1, ...]; of constants, all there are. */
  readonly shape: Shape;
}

/** Numbers of a graph: 32-bit floats, whole numbers of 32 or 64 bits. */
export type OnnxNumbers = Float32Array | Int32Array | BigInt64Array;

/** The name that stands for the number of examples. */
const BATCH = "batch";

/** The most bytes that a protocol buffer may have: 2^31 - 1. */
const MOST_BYTES = 2147483647;

const elementOf = (values: OnnxNumbers): number => (isFloats(values) ? ELEMENT.float : isIntegers(values) ? ELEMENT.int32 : ELEMENT.int64);

export class Graph {
  readonly #nodes: Node[] = [];
  readonly #initializers: Initializer[] = [];
  /** Those there are by the names that were wished for, and by their numbers: tied weights have one array. */
  readonly #constants = new Map<string, OnnxValue>();
  readonly #stored = new Map<OnnxNumbers, OnnxValue>();
  readonly #names = new Set<string>();
  #bytes = 0;

  /** A name that nothing has yet. */
  unused(wish: string): string {
    let name = wish;
    for (let i = 2; this.#names.has(name); i++) name = `${wish}_${i}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node with one result. `path`: of the part it belongs to. */
  node(path: string, opType: string, inputs: readonly OnnxValue[], shape: Shape, attributes: Readonly<Record<string, OnnxAttribute>> = {}): OnnxValue {
    const name = this.unused(path ? `${path}/${opType}` : opType);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.#nodes.push({ input: inputs.map((each) => each.name), output: [name], name, opType, attribute });
    return { name, shape };
  }

  /** Numbers that are part of the file, once under each name. @throws UsageError beyond what a file can hold; ShapeError */
  constant(wish: string, values: OnnxNumbers, shape: Shape): OnnxValue {
    const known = this.#constants.get(wish) ?? this.#stored.get(values);
    if (known && sameShape(known.shape, shape)) return known;
    if (values.length !== sizeOf(shape))
      throw new ShapeError(`toOnnx: "${wish}" has ${values.length} numbers, but its shape ${print(shape)} needs ${sizeOf(shape)}.`);
    this.#bytes = withinLimit(this.#bytes + values.byteLength);
    const name = this.unused(wish);
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#initializers.push({ dims: shape, dataType: elementOf(values), name, rawData });
    const value = { name, shape };
    this.#constants.set(wish, value);
    this.#stored.set(values, value);
    return value;
  }

  /** All of it, the result of some node called `output`. An input that comes out as it is goes through a node too. */
  finish(result: OnnxValue, output: string): { readonly node: readonly Node[]; readonly initializer: readonly Initializer[]; readonly output: OnnxValue } {
    const made = this.#nodes.some((each) => each.output.includes(result.name)) ? result : this.node("", "Identity", [result], result.shape);
    const renamed = (names: readonly string[]) => names.map((each) => (each === made.name ? output : each));
    const node = this.#nodes.map((each) => ({ ...each, input: renamed(each.input), output: renamed(each.output) }));
    return { node, initializer: this.#initializers, output: { name: output, shape: made.shape } };
  }
}

/** The sizes of a value, the first a name that stands for any number of examples. */
export const dynamic = ({ shape: [, ...rest] }: OnnxValue): readonly (number | string)[] => [BATCH, ...rest];

/** So many bytes of numbers, if a file can hold them. @throws UsageError */
export function withinLimit(bytes: number): number {
  if (bytes <= MOST_BYTES) return bytes;
  throw new UsageError(`toOnnx: the net has more than ${MOST_BYTES} bytes of numbers, which no ONNX file can hold. Call compact() first.`);
}

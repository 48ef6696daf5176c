// The messages of an ONNX file, as far as nets need them, and their bytes: what each field is called, its number and how it is
// written. Facts of ONNX IR version 8 and later (onnx.ai/onnx/repo-docs/IR.html); the wire format is written by protobuf-es.
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { utf8 } from "../utf8.ts";

/** How a field is written. A message has fields of its own. */
type Form = "int" | "ints" | "float" | "floats" | "text" | "bytes";

/** The number and form of each field of a message, or its fields if it is a message. Of arrays of texts and messages every item is written. */
type Fields<M> = { readonly [Name in keyof M]-?: readonly [number, FormOf<NonNullable<M[Name]>>] };
type FormOf<T> = T extends string | readonly string[]
  ? "text"
  : T extends Uint8Array
    ? "bytes"
    : T extends number
      ? "int" | "float"
      : T extends readonly number[]
        ? "ints" | "floats"
        : T extends readonly (infer M)[]
          ? Fields<M>
          : Fields<T>;

interface Attribute {
  readonly name: string;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  /** One of ATTRIBUTE_TYPES. */
  readonly type: number;
}
const attribute: Fields<Attribute> = {
  name: [1, "text"],
  f: [2, "float"],
  i: [3, "int"],
  s: [4, "bytes"],
  floats: [7, "floats"],
  ints: [8, "ints"],
  type: [20, "int"],
};

/** What an attribute of a node is: a number, a text or a row of numbers. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] };

/** An attribute as its message. */
export function attributeOf(name: string, value: OnnxAttribute): Attribute {
  if ("float" in value) return { name, f: value.float, type: 1 };
  if ("int" in value) return { name, i: value.int, type: 2 };
  if ("text" in value) return { name, s: utf8(value.text), type: 3 };
  if ("floats" in value) return { name, floats: value.floats, type: 6 };
  return { name, ints: value.ints, type: 7 };
}

/** One operation: names of values in, names of values out. */
export interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly attribute: readonly Attribute[];
}
const node: Fields<Node> = { input: [1, "text"], output: [2, "text"], name: [3, "text"], opType: [4, "text"], attribute: [5, attribute] };

/** What the numbers of a tensor are. */
export const ELEMENT = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;

/** Numbers that are part of the file, little-endian. */
export interface Initializer {
  readonly dims: readonly number[];
  /** One of ELEMENT. */
  readonly dataType: number;
  readonly name: string;
  readonly rawData: Uint8Array;
}
const initializer: Fields<Initializer> = { dims: [1, "ints"], dataType: [2, "int"], name: [8, "text"], rawData: [9, "bytes"] };

/** A size: a number, or a name that stands for any. */
interface Dimension {
  readonly dimValue?: number;
  readonly dimParam?: string;
}
interface ValueInfo {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly elemType: number; readonly shape: { readonly dim: readonly Dimension[] } } };
  readonly docString: string;
}
const dimension: Fields<Dimension> = { dimValue: [1, "int"], dimParam: [2, "text"] };
const valueInfo: Fields<ValueInfo> = {
  name: [1, "text"],
  type: [2, { tensorType: [1, { elemType: [1, "int"], shape: [2, { dim: [1, dimension] }] }] }],
  docString: [3, "text"],
};

/** What goes in or comes out. */
export function valueInfoOf(name: string, elemType: number, sizes: readonly (number | string)[], docString: string): ValueInfo {
  const dim = sizes.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } }, docString };
}

/** A whole file. */
export interface Model {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: {
    readonly node: readonly Node[];
    readonly name: string;
    readonly initializer: readonly Initializer[];
    readonly input: readonly ValueInfo[];
    readonly output: readonly ValueInfo[];
  };
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
}
const model: Fields<Model> = {
  irVersion: [1, "int"],
  producerName: [2, "text"],
  producerVersion: [3, "text"],
  graph: [7, { node: [1, node], name: [2, "text"], initializer: [5, initializer], input: [11, valueInfo], output: [12, valueInfo] }],
  opsetImport: [8, { domain: [1, "text"], version: [2, "int"] }],
  metadataProps: [14, { key: [1, "text"], value: [2, "text"] }],
};

function writeField(writer: BinaryWriter, number: number, form: Form | Fields<never>, value: unknown): void {
  if (form === "int") writer.tag(number, WireType.Varint).int64(value as number);
  else if (form === "float") writer.tag(number, WireType.Bit32).float(value as number);
  else if (form === "text") writer.tag(number, WireType.LengthDelimited).string(value as string);
  else if (form === "bytes") writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array);
  else {
    writer.tag(number, WireType.LengthDelimited).fork();
    if (form === "ints") for (const each of value as readonly number[]) writer.int64(each);
    else if (form === "floats") for (const each of value as readonly number[]) writer.float(each);
    else writeMessage(writer, form as Fields<object>, value as object);
    writer.join();
  }
}

function writeMessage<M extends object>(writer: BinaryWriter, fields: Fields<M>, message: M): void {
  for (const [name, field] of Object.entries(fields)) {
    const [number, form] = field as readonly [number, Form | Fields<never>];
    const value = message[name as keyof M] as unknown;
    const repeated = Array.isArray(value) && form !== "ints" && form !== "floats";
    for (const each of repeated ? value : value === undefined ? [] : [value]) writeField(writer, number, form, each);
  }
}

/** The bytes of a file. */
export function bytesOfModel(file: Model): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter(utf8);
  writeMessage(writer, model, file);
  return writer.finish();
}

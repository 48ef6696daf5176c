// A protocol buffer as numbered fields, for tests that look into a file without a runtime.
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** A message, whatever it is of: its fields in order. */
export class Message {
  readonly #fields: readonly (readonly [number, number | Uint8Array])[];

  constructor(bytes: Uint8Array) {
    const reader = new BinaryReader(bytes);
    const fields: [number, number | Uint8Array][] = [];
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      fields.push([number, type === WireType.Varint ? Number(reader.int64()) : type === WireType.Bit32 ? reader.float() : reader.bytes()]);
    }
    this.#fields = fields;
  }

  #all(field: number): (number | Uint8Array)[] {
    return this.#fields.filter(([number]) => number === field).map(([, value]) => value);
  }

  number(field: number): number | undefined {
    return this.#all(field)[0] as number | undefined;
  }

  texts(field: number): string[] {
    return this.#all(field).map((value) => new TextDecoder().decode(value as Uint8Array));
  }

  messages(field: number): Message[] {
    return this.#all(field).map((value) => new Message(value as Uint8Array));
  }

  /** The message at the end of a path of fields, the first of each. */
  at(...path: readonly number[]): Message {
    return path.reduce((message, field) => message.messages(field)[0] as Message, this as Message);
  }
}

/** What a file says, by the field numbers of ONNX. */
export function read(bytes: Uint8Array) {
  const model = new Message(bytes);
  const graph = model.at(7);
  const value = (message: Message) => ({
    name: message.texts(1)[0],
    element: message.at(2, 1).number(1),
    sizes: message
      .at(2, 1, 2)
      .messages(1)
      .map((dim) => dim.number(1) ?? dim.texts(2)[0]),
    says: message.texts(3)[0],
  });
  return {
    ir: model.number(1),
    producer: [...model.texts(2), ...model.texts(3)],
    opset: model.at(8).number(2),
    name: graph.texts(2)[0],
    nodes: graph.messages(1).map((node) => ({ op: node.texts(4)[0], name: node.texts(3)[0], inputs: node.texts(1), outputs: node.texts(2) })),
    constants: graph.messages(5).map((constant) => constant.texts(8)[0]),
    input: graph.messages(11).map(value),
    output: graph.messages(12).map(value),
    notes: Object.fromEntries(model.messages(14).map((entry) => [...entry.texts(1), ...entry.texts(2)])),
  };
}

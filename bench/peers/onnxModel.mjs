// Models as ONNX files, in the wire format of protocol buffers: as much of both as the nets of the bench need.

function varint(n) {
  const bytes = [];
  for (let rest = BigInt(n); ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.of(...bytes, Number(rest));
    bytes.push(Number(rest & 127n) | 128);
  }
}
const join = (parts) => new Uint8Array(Buffer.concat(parts));
const number = (field, n) => join([varint(field << 3), varint(n)]);
const block = (field, bytes) => join([varint((field << 3) | 2), varint(bytes.length), bytes]);
const text = (field, string) => block(field, new TextEncoder().encode(string));
const real = (field, x) => join([varint((field << 3) | 5), new Uint8Array(new Float32Array([x]).buffer)]);

const FLOAT = 1;
const INT64 = 7;
const KIND = { real: 1, whole: 2, list: 7 };

/** Of an attribute: its numbers and their kind. */
function numbers(value) {
  if (typeof value === "number") return [number(3, value), number(20, KIND.whole)];
  if (Array.isArray(value)) return [...value.map((entry) => number(8, entry)), number(20, KIND.list)];
  return [real(2, value.real), number(20, KIND.real)];
}

/** `attributes`: whole numbers or lists of them, or { real } for floats. */
export function node(op, inputs, output, attributes = {}) {
  const attribute = ([key, value]) => block(5, join([text(1, key), ...numbers(value)]));
  return block(1, join([...inputs.map((name) => text(1, name)), text(2, output), text(4, op), ...Object.entries(attributes).map(attribute)]));
}

function stored(label, values, shape, type) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return block(5, join([...shape.map((size) => number(1, size)), number(2, type), text(8, label), block(9, bytes)]));
}
/** Numbers that are part of the model. */
export const constant = (label, values, shape) => stored(label, values, shape, FLOAT);
/** Whole numbers, in a row. */
export const wholes = (label, values) => stored(label, BigInt64Array.from(values, BigInt), [values.length], INT64);

function value(field, label, shape) {
  const sizes = join(shape.map((size) => block(1, number(1, size))));
  return block(field, join([text(1, label), block(2, block(1, join([number(1, FLOAT), block(2, sizes)])))]));
}
export const input = (label, shape) => value(11, label, shape);
export const output = (label, shape) => value(12, label, shape);

/** The file of a model with these inputs, outputs, constants and nodes. */
export function modelOf(parts) {
  const OPSET = 17;
  return join([number(1, 8), block(7, join([text(2, "bench"), ...parts])), block(8, join([text(1, ""), number(2, OPSET)]))]);
}

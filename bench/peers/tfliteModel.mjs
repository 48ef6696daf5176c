// Models as .tflite files: as much of their schema (version 3) as the nets of the bench need. Images are [batch, height, width,
// channels], filters of convolutions [outputs, height, width, inputs], weights of dense layers [outputs, inputs].
import { byte, file, int, list, numbers, table, text } from "./flatbuffer.mjs";

/** Numbers of the schema: of an operation, and of the union of its options. */
const KINDS = {
  convolution: { code: 3, options: 1 },
  dense: { code: 9, options: 8 },
  maxPool: { code: 17, options: 5 },
  reshape: { code: 22, options: 17 },
  gather: { code: 36, options: 23 },
};
const [FLOAT32, INT32] = [0, 2];
const VALID = 1;
const activation = (relu) => byte(relu ? 1 : 0);

/** Builds a model: operations give the name of what they compute, `done(output)` the file. */
export function tfliteModel() {
  const [tensors, operators, buffers] = [[], [], [table({})]];
  const codes = Object.keys(KINDS);

  function tensor(shape, type, buffer) {
    const fields = { 0: numbers(Int32Array.from(shape)), 1: byte(type), 2: int(buffer), 3: text(`t${tensors.length}`) };
    tensors.push(table(fields));
    return tensors.length - 1;
  }
  function constant(values, shape) {
    buffers.push(table({ 0: numbers(values, values.byteLength, 16) }));
    return tensor(shape, values instanceof Int32Array ? INT32 : FLOAT32, buffers.length - 1);
  }
  function operation(kind, inputs, shape, options) {
    const output = tensor(shape, FLOAT32, 0);
    operators.push(
      table({
        0: int(codes.indexOf(kind)),
        1: numbers(Int32Array.from(inputs)),
        2: numbers(Int32Array.of(output)),
        3: byte(KINDS[kind].options),
        4: table(options),
      }),
    );
    return output;
  }

  return {
    input: (shape) => tensor(shape, FLOAT32, 0),
    constant,
    /** Products with `weight` [outputs, inputs]. */
    dense: (x, weight, bias, shape, relu) => operation("dense", [x, weight, bias], shape, { 0: activation(relu) }),
    /** Of stride 1, without padding. */
    convolution: (x, filters, bias, shape, relu) =>
      operation("convolution", [x, filters, bias], shape, { 0: byte(VALID), 1: int(1), 2: int(1), 3: activation(relu) }),
    /** Over squares of 2 x 2, which do not overlap. */
    maxPool: (x, shape) => operation("maxPool", [x], shape, { 0: byte(VALID), 1: int(2), 2: int(2), 3: int(2), 4: int(2) }),
    reshape: (x, shape) => operation("reshape", [x, constant(Int32Array.from(shape), [shape.length])], shape, { 0: numbers(Int32Array.from(shape)) }),
    /** Picks along the second axis. */
    gather: (x, indices, shape) => operation("gather", [x, constant(indices, [indices.length])], shape, { 0: int(1) }),
    done(input, output) {
      const graph = table({ 0: list(tensors), 1: numbers(Int32Array.of(input)), 2: numbers(Int32Array.of(output)), 3: list(operators), 4: text("main") });
      const operations = codes.map((kind) => table({ 0: byte(KINDS[kind].code), 2: int(1), 3: int(KINDS[kind].code) }));
      return file(table({ 0: int(3), 1: list(operations), 2: list([graph]), 4: list(buffers) }), "TFL3");
    },
  };
}

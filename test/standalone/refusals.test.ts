// What toSource() refuses, each in a sentence.
import { expect, test } from "vitest";
import {
  conv2d,
  dense,
  flatten,
  gate,
  type Layer,
  ShapeError,
  type SievenetError,
  select,
  sequential,
  type Tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { type SourceOptions, toSource } from "../../src/standalone/index.ts";

const net = () => sequential(dense(4, 2));
const nan = () => {
  const layer = dense(4, 2);
  layer.weight.set(Float32Array.from({ length: 8 }, (_, i) => (i === 3 ? Number.NaN : 1)));
  return layer;
};
const own: Layer & { describe(): { type: string } } = { forward: (x: Tensor) => x, describe: () => ({ type: "mine" }) };

test.each<[string, Layer, object, typeof SievenetError, string]>([
  ["no language", net(), {}, ValueError, 'toSource: language is undefined, but it must be "js" or "c".'],
  ["another language", net(), { language: "C" }, ValueError, 'toSource: language is "C", but it must be "js" or "c". Did you mean "c"?'],
  ["weights of another kind", net(), { language: "c", weights: "int4" }, ValueError, 'toSource: weights is "int4", but it must be "f32" or "int8".'],
  ["a form of C", net(), { language: "c", form: "script" }, ValueError, 'toSource: form is "script", but C has no forms. Leave it out.'],
  [
    "examples without int8",
    net(),
    { language: "c", examples: [[1, 2, 3, 4]] },
    ValueError,
    'toSource: examples came, but they measure the error of int8. Give weights: "int8" too.',
  ],
  [
    "no examples",
    net(),
    { language: "c", weights: "int8", examples: [] },
    ValueError,
    "toSource: examples is empty, but the error of int8 is measured with at least one.",
  ],
  [
    "a name that is none",
    net(),
    { language: "c", name: "my net" },
    ValueError,
    'toSource: name is "my net", but it must be letters, digits and _, a letter first, such as "net".',
  ],
  ["too few classes", net(), { language: "js", classes: ["a"] }, ValueError, "toSource: 1 classes came, but the net has 2 outputs. Give one name for each."],
  [
    "classes that are no names",
    net(),
    { language: "js", classes: [1, 2] },
    ValueError,
    "toSource: classes is [1, 2], but it must be an array of names, one for each of the 2 outputs.",
  ],
  [
    "gates",
    sequential(gate(dense(4, 2), { over: "inputs" })),
    { language: "js" },
    UsageError,
    'toSource: the net still has gates, at "0" for one, and source without dependencies has none. Give compact(net), which settles them.',
  ],
  [
    "a function of one's own",
    sequential((x) => x),
    { language: "js", input: [4] },
    UsageError,
    'toSource: the part at "0" is a function of your own, which a file cannot hold. ',
  ],
  [
    "a layer of one's own",
    sequential(own),
    { language: "js", input: [4] },
    UsageError,
    'toSource: the layer at "0" is of type "mine", one of your own, which cannot be written in another language. ',
  ],
  [
    "an unknown shape",
    sequential(conv2d(1, 2, 3), flatten),
    { language: "js" },
    ShapeError,
    "toSource: the net does not say what an example looks like. Give its shape, such as { input: [1, 28, 28] }.",
  ],
  [
    "a shape that is none",
    net(),
    { language: "js", input: [0] },
    ShapeError,
    "toSource: input is [0], but it must be the shape of one example, whole numbers from 1 up, such as [1, 28, 28].",
  ],
  ["a shape that does not fit", net(), { language: "js", input: [5] }, ShapeError, "dense(4, 2): the input is [1, 5] but needs [batch, 4]."],
  [
    "weights that are no numbers",
    nan(),
    { language: "js" },
    ValueError,
    'toSource: "weight" of the net holds NaN. Train it again: a net with such a number predicts nothing.',
  ],
  ["weights that are no numbers, rounded", nan(), { language: "c", weights: "int8" }, ValueError, 'toSource: "weight" of the net holds NaN.'],
  ["no outputs", select([], 4), { language: "c" }, ShapeError, "toSource: the net gives [0] for an example, which are no numbers."],
])("%s", (_, given, options, kind, text) => {
  const call = () => toSource(given, options as SourceOptions);
  expect(call).toThrow(kind);
  expect(call).toThrow(text);
});

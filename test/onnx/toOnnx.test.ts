// What a file says besides its operations, and what is refused. That runtimes compute our numbers from it: agreement.slow.test.ts.
import { describe, expect, test } from "vitest";
import { noteByteScale } from "../../src/byteScale.ts";
import {
  compact,
  conv2d,
  dense,
  embedding,
  flatten,
  gate,
  type Layer,
  maxPool2d,
  predict,
  relu,
  residual,
  sequential,
  ShapeError,
  type Tensor,
  tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { withinLimit } from "../../src/onnx/graph.ts";
import { type OnnxOptions, registerOnnx, toOnnx } from "../../src/onnx/index.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { VERSION } from "../../src/version.ts";
import { Affine } from "../extend/ownLayers.ts";
import { read } from "./message.ts";

const mlp = () => sequential(dense(6, 4), relu, dense(4, 3));

describe("a file", () => {
  test("says what goes in and comes out, any number of examples, and who made it", () => {
    const file = read(toOnnx(mlp()));
    expect(file).toMatchObject({ ir: 8, opset: 17, producer: ["sievenet", VERSION], name: "net", notes: {} });
    expect(file.input).toEqual([{ name: "input", element: 1, sizes: ["batch", 6], says: "examples of shape [6]" }]);
    expect(file.output).toEqual([{ name: "output", element: 1, sizes: ["batch", 3], says: "" }]);
    expect(file.nodes).toEqual([
      { op: "Gemm", name: "0/Gemm", inputs: ["input", "0.weight", "0.bias"], outputs: ["0/Gemm"] },
      { op: "Relu", name: "1/Relu", inputs: ["0/Gemm"], outputs: ["1/Relu"] },
      { op: "Gemm", name: "2/Gemm", inputs: ["1/Relu", "2.weight", "2.bias"], outputs: ["output"] },
    ]);
    expect(file.constants).toEqual(["0.weight", "0.bias", "2.weight", "2.bias"]);
  });

  test("has the name, notes and version that are asked for", () => {
    const file = read(toOnnx(mlp(), { name: "digits", opset: 21, notes: { classes: "a b c", from: "ü" } }));
    expect(file).toMatchObject({ ir: 10, opset: 21, name: "digits", notes: { classes: "a b c", from: "ü" } });
  });

  test("is the same every time", () => {
    const net = mlp();
    expect(toOnnx(net)).toEqual(toOnnx(net));
  });

  test("of a net trained on bytes takes floats and says the scale, or takes bytes", () => {
    const net = noteByteScale(mlp(), 1 / 255);
    expect(read(toOnnx(net))).toMatchObject({
      notes: { byteScale: String(1 / 255) },
      input: [{ element: 1, says: `examples of shape [6], bytes times ${1 / 255}` }],
    });
    const file = read(toOnnx(net, { bytes: true }));
    expect(file.input).toMatchObject([{ element: 2, says: "examples of shape [6], bytes" }]);
    expect(file.nodes.map(({ op }) => op)).toEqual(["Cast", "Mul", "Gemm", "Relu", "Gemm"]);
  });

  test("has the weights of a layer that stands in several places once, and names for its results that differ", () => {
    const layer = dense(6, 6);
    const file = read(toOnnx(sequential(layer, residual(layer))));
    expect(file.constants).toEqual(["0.weight", "0.bias"]);
    expect(file.nodes.map(({ name }) => name)).toEqual(["0/Gemm", "0/Gemm_2", "1/Add"]);
  });

  test("has tied weights once", () => {
    const [a, b] = [dense(6, 6), dense(6, 6)];
    const file = read(toOnnx(sequential(a, relu, Object.assign(b, { weight: a.weight }))));
    expect(file.constants).toEqual(["0.weight", "0.bias", "2.bias"]);
    expect(file.nodes.at(-1)?.inputs).toEqual(["1/Relu", "0.weight", "2.bias"]);
  });

  test("has no name twice, whatever properties a layer has", () => {
    const affine = Object.assign(new Affine(2), { describe: () => ({ type: "odd" }) });
    registerOnnx("odd", (_, x, to) => to.node("Add", [x, to.constant("input", Float32Array.of(1, 2), [2])]));
    const file = read(toOnnx(affine, { input: [2] }));
    expect(file.nodes).toEqual([{ op: "Add", name: "Add", inputs: ["input", "input_2"], outputs: ["output"] }]);
  });

  test("knows what an example is where the net says so, sparse layers too", () => {
    const images = sequential(conv2d(1, 4, 3), maxPool2d(2), flatten, dense(16, 3));
    expect(() => toOnnx(images)).toThrow(ShapeError);
    predict(images, tensor(new Float32Array(36), [1, 1, 6, 6]));
    const sizes = ["batch", 1, 6, 6];
    expect(read(toOnnx(images)).input).toMatchObject([{ sizes }]);
    expect(read(toOnnx(sparsify(images, { format: "csr", density: 1 }))).input).toMatchObject([{ sizes }]);
    expect(read(toOnnx(embedding(9, 2), { input: [] })).output).toMatchObject([{ sizes: ["batch", 2] }]);
  });
});

describe("is refused", () => {
  const refused = (net: Layer, options: OnnxOptions, kind: new (...args: never[]) => Error, text: string) => {
    expect(() => toOnnx(net, options)).toThrow(kind);
    expect(() => toOnnx(net, options)).toThrow(text);
  };

  test("a net with gates, which compact() settles", () => {
    const net = sequential(dense(4, 4), gate(dense(4, 2), { over: "inputs" }));
    refused(net, {}, UsageError, 'toOnnx: the net has gates, at "1" for one, which ONNX does not know. Export compact(net), in which they are settled.');
    expect(read(toOnnx(compact(net))).input).toMatchObject([{ sizes: ["batch", 4] }]);
  });

  test("a function or layer of one's own that does not say what it is", () => {
    refused(
      sequential(dense(2, 2), (x: Tensor) => x),
      {},
      UsageError,
      'toOnnx: the part at "1" is a function of your own',
    );
    refused(sequential({ forward: (x: Tensor) => x }), {}, UsageError, 'toOnnx: the part at "0" is a layer of your own');
  });

  test("a layer of one's own whose operations are not known, or not given", () => {
    const own = (type: string) => Object.assign(new Affine(2), { describe: () => ({ type }) });
    refused(
      sequential(own("unheard")),
      { input: [2] },
      UsageError,
      'toOnnx: the layer at "0" is of your own type "unheard", whose operations in ONNX are not known. Say them with registerOnnx("unheard", ...).',
    );
    registerOnnx("nothing", () => undefined as never);
    refused(sequential(own("nothing")), { input: [2] }, ValueError, 'toOnnx: undefined came from the function that registerOnnx() got for "nothing"');
    registerOnnx("other", (_, x, to) => to.node("Add", [x, to.floats("scale", [3])]));
    refused(
      sequential(own("other")),
      { input: [2] },
      UsageError,
      'registerOnnx() got for "other" asks for an array that the layer does not have. (decode: tensor "0.scale" is [2] but its architecture needs [3]',
    );
    registerOnnx("short", (_, x, to) => to.node("Add", [x, to.constant("one", Float32Array.of(1), [3])]));
    refused(sequential(own("short")), { input: [2] }, ShapeError, 'toOnnx: "0.one" has 1 numbers, but its shape [3] needs 3.');
    for (const type of ["dense", ""]) expect(() => registerOnnx(type, (_, x) => x)).toThrow(ValueError);
    expect(() => registerOnnx("own", undefined as never)).toThrow('registerOnnx: "own" and undefined came');
  });

  test("an example of no shape, or another than the net takes", () => {
    refused(sequential(relu), {}, ShapeError, "toOnnx: the net does not say what one example looks like. Give its shape, such as { input: [1, 28, 28] }.");
    for (const input of [784, "6", [0], [2.5], [-1]]) refused(mlp(), { input: input as never }, ShapeError, "toOnnx: input is ");
    refused(mlp(), { input: [5] }, ShapeError, "dense(6, 4): the input is [1, 5] but needs [batch, 6].");
  });

  test("what options cannot be", () => {
    for (const opset of [16, 22, 17.5, "17", null]) refused(mlp(), { opset: opset as never }, ValueError, "but it must be a whole number from 17 to 21.");
    for (const name of ["", 3]) refused(mlp(), { name: name as never }, ValueError, "toOnnx: name is ");
    refused(mlp(), { bytes: true }, UsageError, "toOnnx: bytes is true, but the net was not trained on bytes.");
    refused(mlp(), { bytes: 1 as never }, ValueError, "toOnnx: bytes is 1, but it must be true or false.");
    refused(mlp(), { notes: { epochs: 3 as never } }, ValueError, 'toOnnx: the note "epochs" is of type number, but files hold text only.');
    refused(mlp(), { notes: { byteScale: "1" } }, ValueError, 'toOnnx: a note is called "byteScale"');
    refused(mlp(), { notes: "text" as never }, ValueError, 'toOnnx: the notes are "text"');
  });

  test("more numbers than a protocol buffer can hold", () => {
    expect(withinLimit(2 ** 31 - 1)).toBe(2 ** 31 - 1);
    expect(() => withinLimit(2 ** 31)).toThrow("toOnnx: the net has more than 2147483647 bytes of numbers, which no ONNX file can hold.");
  });
});

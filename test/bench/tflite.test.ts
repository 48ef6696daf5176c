// The .tflite files that the bench gives to LiteRT.js, read back by the rules of FlatBuffers.
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

const { tfliteModel } = await bench("peers/tfliteModel.mjs");

/** A reader: addresses of fields, what they refer to, and vectors. */
function reader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer);
  const follow = (at: number) => at + view.getUint32(at, true);
  /** Where field `id` of a table is, or 0. */
  function field(table: number, id: number): number {
    const list = table - view.getInt32(table, true);
    if (4 + 2 * id >= view.getUint16(list, true)) return 0;
    const offset = view.getUint16(list + 4 + 2 * id, true);
    return offset && table + offset;
  }
  const of = (table: number, id: number) => follow(field(table, id));
  const entry = (vector: number, i: number) => follow(vector + 4 + 4 * i);
  const length = (vector: number) => view.getUint32(vector, true);
  const ints = (vector: number) => Array.from({ length: length(vector) }, (_, i) => view.getInt32(vector + 4 + 4 * i, true));
  return { view, root: follow(0), field, of, entry, length, ints };
}

test("a dense layer with relu is written as the schema has it", () => {
  const model = tfliteModel();
  const x = model.input([1, 3]);
  const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
  const y = model.dense(x, model.constant(weight, [2, 3]), model.constant(Float32Array.of(7, 8), [2]), [1, 2], true);
  const bytes: Uint8Array = model.done(x, y);
  expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe("TFL3");
  const { view, root, field, of, entry, length, ints } = reader(bytes);
  expect(view.getInt32(field(root, 0), true)).toBe(3);

  const graph = entry(of(root, 2), 0);
  const tensors = of(graph, 0);
  expect(length(tensors)).toBe(4);
  expect([0, 1, 2, 3].map((i) => ints(of(entry(tensors, i), 0)))).toEqual([[1, 3], [2, 3], [2], [1, 2]]);
  expect([ints(of(graph, 1)), ints(of(graph, 2))]).toEqual([[x], [y]]);

  const operator = entry(of(graph, 3), 0);
  const code = entry(of(root, 1), view.getInt32(field(operator, 0), true));
  expect(view.getInt32(field(code, 3), true)).toBe(9); // FULLY_CONNECTED
  expect(view.getUint8(field(operator, 3))).toBe(8); // FullyConnectedOptions
  expect(view.getUint8(field(of(operator, 4), 0))).toBe(1); // RELU
  expect(ints(of(operator, 1))).toEqual([0, 1, 2]);

  const buffers = of(root, 4);
  const data = of(entry(buffers, view.getInt32(field(entry(tensors, 1), 2), true)), 0);
  expect((data + 4) % 16).toBe(0);
  expect(length(data)).toBe(24);
  expect(new Float32Array(bytes.buffer, data + 4, 6)).toEqual(weight);
  expect(field(entry(buffers, 0), 0)).toBe(0);
});

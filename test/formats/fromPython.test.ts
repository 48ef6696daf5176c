// Files of safetensors' own library for Python are read to the number, whatever their types, and what cannot be kept is said.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decode, encode, notesOf, readSafetensors, type SafetensorsTensor } from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";

const folder = join(import.meta.dirname, "../fixtures/safetensors");
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const { tensors, metadata, losses } = readSafetensors(file("every_type.safetensors"));
const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<string, { shape: number[]; values: string[] }>;
const number = (text: string) => Number(text.replace("inf", "Infinity").replace("True", "1").replace("False", "0"));

describe("a file that Python wrote", () => {
  test.each(Object.keys(expected))("has its numbers: %s", (name) => {
    const { shape, values } = expected[name] as { shape: number[]; values: string[] };
    const found = tensors.get(name) as SafetensorsTensor;
    expect(found.shape).toEqual(shape);
    expect(found.dtype).toBe({ I64large: "I64", scalar: "I64", empty: "F32" }[name] ?? name);
    const isFloat = /F|large|U64|U32|empty/.test(name);
    expect(found.values).toBeInstanceOf(isFloat ? Float32Array : Int32Array);
    // NaN of any sign
    expect([...found.values]).toEqual(values.map((text) => (text === "nan" ? Number.NaN : isFloat ? Math.fround(number(text)) : number(text))));
  });

  test("has its metadata", () => expect(metadata).toEqual({ who: "Python", unicode: "é ☃ 𝄞" }));

  test("says what was rounded", () => {
    expect(losses.map(({ name, dtype, changed, infinite }) => [name, dtype, changed, infinite]).sort()).toEqual([
      ["F64", "F64", 6, 1],
      ["I64large", "I64", 2, 0],
      ["U64", "U64", 1, 0],
    ]);
    const [float, large] = ["F64", "I64large"].map((name) => losses.find((each) => each.name === name)?.relativeError);
    expect(float).toBe(1); // 1e-310 is 0 in single precision
    expect(large).toBeCloseTo(2 ** -53, 20);
  });

  test("as saved again by Python, with the metadata kept, is the net that it was", () => {
    const net = decode(file("saved_again.safetensors"));
    expect(encode(net, notesOf(net))).toEqual(encode(decode(file("saved.safetensors")), { by: "a test", unicode: "é ☃ 𝄞" }));
    const x = Float32Array.from({ length: 16 }, (_, i) => i / 8 - 1);
    const [a, b] = ["saved.safetensors", "saved_again.safetensors"].map((name) => decodeModel(file(name)).predict(x, [1, 1, 4, 4]).data);
    expect(a).toEqual(b);
  });
});

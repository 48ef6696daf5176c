// Whatever happens to a file, decode() gives a net or a FormatError, never another error.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { decode, dense, encode, FormatError, gate, relu, seed, select, sequential } from "../../src/index.ts";
import { withoutChecksum } from "../support/savedFiles.ts";

function small(): Uint8Array {
  seed(1);
  return encode(sequential(select([1, 0], 3), gate(dense(2, 2), { over: "inputs", lambda: 0.5 }), relu, dense(2, 1)));
}

const headerLength = (bytes: Uint8Array) => 8 + new DataView(bytes.buffer).getUint32(0, true);

function onlyFormatErrors(bytes: Uint8Array): "net" | "error" {
  try {
    encode(decode(bytes));
    return "net";
  } catch (error) {
    if (error instanceof FormatError && error.code === "FORMAT" && error.message.length > 20) return "error";
    throw error;
  }
}

/** The same file with other metadata. */
function withMetadata(change: Record<string, string | undefined>): Uint8Array {
  const { tensors, metadata } = readSafetensors(small());
  return writeSafetensors({
    tensors,
    metadata: Object.fromEntries(Object.entries({ ...metadata, ...change }).filter((each): each is [string, string] => each[1] !== undefined)),
  });
}

const withArchitecture = (value: unknown) => withMetadata({ architecture: JSON.stringify(value) });

/** The same file with one piece of its architecture replaced. */
function replaced(piece: string, by: string): Uint8Array {
  const architecture = readSafetensors(small()).metadata["architecture"] as string;
  expect(architecture).toContain(piece);
  return withMetadata({ architecture: architecture.replace(piece, by) });
}

describe("a damaged file is refused:", () => {
  test("cut at any length", () => {
    const whole = withoutChecksum(small());
    expect(onlyFormatErrors(whole)).toBe("net");
    for (let n = 0; n < whole.length; n++) expect(onlyFormatErrors(whole.slice(0, n))).toBe("error");
  });

  test("with other bytes in its header", () => {
    const whole = withoutChecksum(small());
    const place = fc.integer({ min: 0, max: headerLength(whole) - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), (all) => {
        const bytes = whole.slice();
        for (const [at, byte] of all) bytes[at] = byte;
        onlyFormatErrors(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("with digits, letters and brackets of its header exchanged for others", () => {
    const whole = withoutChecksum(small());
    const text = new TextEncoder().encode('0123456789.-eE{}[],":nulltruefalse');
    const place = fc.integer({ min: 8, max: headerLength(whole) - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(text.length - 1)), { minLength: 1, maxLength: 2 }), (all) => {
        const bytes = whole.slice();
        for (const [at, which] of all) bytes[at] = text[which] as number;
        onlyFormatErrors(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("of any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => onlyFormatErrors(bytes) === "error"));
  });

  test("with any JSON as its architecture", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => onlyFormatErrors(withArchitecture(value)) === "error"),
      { numRuns: 500 },
    );
  });
});

describe("decode() says what is wrong with", () => {
  test.each<[string, () => Uint8Array, string]>([
    ["an empty file", () => new Uint8Array(), "This is not a sound safetensors file: it has 0 bytes, fewer than its length field."],
    ["a file of text", () => new TextEncoder().encode("<!doctype html><html></html>"), "This is not a sound safetensors file: its header claims"],
    ["a file cut short", () => small().slice(0, -1), 'tensor "0.indices" [2] does not lie within the file'],
    [
      "safetensors of someone else",
      () => writeSafetensors({ tensors: new Map(), metadata: {} }),
      "decode: this is a safetensors file, but not one of a sievenet net",
    ],
    ["another version", () => withMetadata({ version: "2" }), "decode: the file has format version 2, but this library reads version 1. Update sievenet."],
    ["no version", () => withMetadata({ version: undefined }), "decode: the file has format version undefined"],
    [
      "an unknown layer",
      () => withArchitecture({ type: "lstm" }),
      'decode: the file holds a layer of type "lstm" that this version does not know. Update sievenet.',
    ],
    [
      "an unknown function",
      () => withArchitecture({ type: "function", name: "swish" }),
      'decode: the file names a function "swish" that this version does not know. Update sievenet.',
    ],
    ["a function of every object", () => withArchitecture({ type: "function", name: "constructor" }), 'decode: the file names a function "constructor"'],
    [
      "a tensor that is not there",
      () => withArchitecture({ type: "dense", inputs: 2, outputs: 2, bias: true }),
      'decode: the file has no tensor "weight", which its architecture needs.',
    ],
    [
      "a tensor of another shape",
      () => replaced('"inputs":2,"outputs":1', '"inputs":5,"outputs":1'),
      'decode: tensor "3.weight" is [2, 1] but its architecture needs [5, 1].',
    ],
    [
      "numbers of another kind",
      () => {
        const c = readSafetensors(small());
        return writeSafetensors({ ...c, tensors: new Map(c.tensors).set("3.weight", { shape: [2, 1], values: Int32Array.of(1, 2) }) });
      },
      'decode: tensor "3.weight" holds whole numbers',
    ],
    [
      "gates no gate can be",
      () => replaced('"dropRate":0.5', '"dropRate":7'),
      "decode: the architecture in the file's metadata cannot be built. The file is damaged. (gate: dropRate is 7",
    ],
    [
      "text instead of an architecture",
      () => withMetadata({ architecture: "{" }),
      "decode: the architecture in the file's metadata is not JSON. The file is damaged.",
    ],
  ])("%s", (_, make, text) => {
    expect(() => decode(make())).toThrow(FormatError);
    expect(() => decode(make())).toThrow(text);
  });
});

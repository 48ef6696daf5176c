import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compact, conv2d, dense, encode, flatten, gate, type Layer, maxPool2d, predict, relu, seed, sequential } from "sievenet";
import { beforeAll, describe, expect, test } from "vitest";
import { sievenet, workplace } from "./command.ts";

const at = workplace();
const put = (name: string, net: Layer, notes?: Record<string, string>) => writeFileSync(at(name), encode(net, notes));

/** 20 inputs of which 5 are open, 12 units of which 12 are. */
function gatedNet() {
  seed(1);
  const first = gate(dense(20, 12), { over: "inputs" });
  first.gates.inputs?.parameters.logAlpha?.set(Array.from({ length: 20 }, (_, i) => (i % 4 ? -4 : 4)));
  return sequential(first, relu, dense(12, 3));
}

const images = () => sequential(conv2d(1, 4, 5), relu, maxPool2d(2), flatten, dense(576, 3));

/** A row of times and rates. */
const SPEED = String.raw` +\d+(\.\d+)? [um]s +\d+(\.\d+)?[kMG]?/s`;

describe("sievenet inspect", () => {
  test("tells the layers, gates, size and notes of a net with gates, and times it with all weights and compacted", async () => {
    put("gated", gatedNet(), { by: "me", error: "0.02" });
    const { out, err, code } = await sievenet(["inspect", at("gated")]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/gated: a net with gates, \d+\.\d kB, for examples of \[20\]\n\n/);
    expect(out).toMatch(
      /\npath +layer +output +open gates +weights\n0 +dense\(20, 12\) +\[12\] +inputs 5 of 20 +252\n1 +relu +\[12\] +0\n2 +dense\(12, 3\) +\[3\] +39\n +total +291\n/,
    );
    expect(out).toMatch(/\nby +me\nerror +0\.02\n/);
    expect(out).toMatch(/\n +weights +bytes +batch 1 +examples +batch 100 +examples\n/);
    expect(out).toMatch(new RegExp(`\\nall weights +291 +[\\d.]+ kB${SPEED}${SPEED}\\n`));
    expect(out).toMatch(new RegExp(`\\ncompacted +111 +[\\d.]+ kB${SPEED}${SPEED}\\n`));
    expect(out).toMatch(/\nless +2\.6x +\d\.\dx +\d+(\.\d)?x +\d+(\.\d)?x\n$/);
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("tells what a compacted net takes as float32, float16 and int8, exactly, and what that costs; and times it by itself", async () => {
    const net = compact(gatedNet());
    put("small", net);
    const { out, code } = await sievenet(["inspect", at("small")]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /small: a net without gates, .* for examples of \[20\]\n\npath +layer +output +weights\n0 +select\(5 of 20\) +\[5\] +0\n1 +dense\(5, 12\) /,
    );
    expect(out).toMatch(new RegExp(`\\nas saved +111 +[\\d.]+ kB${SPEED}${SPEED}\\n$`));
    const [whole, half, bytes] = (["float32", "float16", "int8"] as const).map((storage) => encode(net, {}, { storage }));
    const row = (name: string, file: Uint8Array | undefined) =>
      new RegExp(`\\n${name} +${String(file?.length).replace(/^(\d)(\d{3})$/, "$1 $2")} +(.*)\\n`).exec(out)?.[1];
    expect(out).toMatch(/\nstored as +bytes +weights off +rms +outputs off +rms +another class\n/);
    expect(row("float32", whole)).toMatch(/^0 +0 +0 +0 +0 of 100$/);
    expect(row("float16", half)).toMatch(/^0\.0\d+ % +0\.0\d+ % +0\.0\d+ % +0\.0\d+ % +\d of 100$/);
    expect(row("int8", bytes)).toMatch(/^0\.[34]\d* % +0\.\d+ % +\d\.\d+ % +\d\.\d+ % +\d of 100$/);
    writeFileSync(at("bytes"), bytes as Uint8Array);
    expect((await sievenet(["inspect", at("bytes")])).out).toMatch(/bytes: a net without gates, [\d.]+ kB as int8, for examples of \[20\]/);
  });

  test("times the net of the recipe too that its file names", async () => {
    put("run", sequential(dense(784, 5), relu, dense(5, 10)), { recipe: "lenet-300-100" });
    const { out } = await sievenet(["inspect", at("run")]);
    expect(out).toMatch(/\nbefore compaction +266 610 +1\.07 MB .*\nas saved +3 985 /);
    expect(out).toMatch(/\nless +67x /);
    put("foreign", dense(784, 5), { recipe: "of another" });
    expect((await sievenet(["inspect", at("foreign")])).out).not.toMatch(/before compaction/);
  });

  test("takes the size of images from the file, or from --shape", async () => {
    const net = images();
    put("unseen", net);
    const asked = await sievenet(["inspect", at("unseen")]);
    expect(asked).toMatchObject({ code: 1, out: "" });
    expect(asked.err).toMatch(
      /^sievenet: the file ".*unseen" does not say what an example looks like\. Give its shape with --shape, such as --shape 1,28,28 for images\.\n$/,
    );
    const { out, code } = await sievenet(["inspect", at("unseen"), "--shape", "1,28,28"]);
    expect(code).toBe(0);
    expect(out).toMatch(/for examples of \[1, 28, 28\]\n/);
    expect(out).toMatch(/\n0 +conv2d\(1, 4, 5\) +\[4, 24, 24\] +104\n/);
    predict(net, [[Array.from({ length: 28 }, () => new Array(28).fill(0))]]);
    put("seen", net);
    expect((await sievenet(["inspect", at("seen")])).out).toMatch(/for examples of \[1, 28, 28\]\n/);
  });
});

describe("sievenet inspect refuses, in one sentence,", () => {
  beforeAll(() => {
    put("good", images());
    writeFileSync(at("text"), "not a net, but long enough for a length");
    writeFileSync(at("short"), readFileSync(at("good")).subarray(0, 2000));
    writeFileSync(at("empty"), "");
    mkdirSync(at("folder"));
    const header = Buffer.from('{"__metadata__":{"format":"pt"}}');
    writeFileSync(at("foreign"), Buffer.concat([Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0), header]));
  });
  test.each<[string, string[], number, RegExp]>([
    ["a file that is not there", ["nowhere"], 1, /the file ".*nowhere" cannot be read: there is no such file\./],
    ["a file below a file", ["text/below"], 1, /cannot be read: a part of its path is a file\./],
    ["a folder", ["folder"], 1, /the file ".*folder" cannot be read: it is a folder\./],
    ["a file of text", ["text"], 1, /the file ".*text" holds no net that can be read: This is not a sound safetensors file/],
    ["an empty file", ["empty"], 1, /it has 0 bytes/],
    ["a file that was cut short", ["short"], 1, /does not lie within the file/],
    ["a safetensors file of others", ["foreign"], 1, /not one of a sievenet net/],
    ["a shape that does not fit", ["good", "--shape", "3,28,28"], 1, /conv2d\(1, 4, 5\): .* Examples are \[3, 28, 28\]: give another shape with --shape\./],
    ["a shape that is none", ["good", "--shape", "1,x"], 2, /--shape is "1,x", but it must be whole numbers from 1 up/],
    ["no file", [], 2, /missing required argument 'file'\. See sievenet inspect --help\./],
    ["two files", ["good", "good"], 2, /too many arguments came: .*\. inspect takes one file; see sievenet inspect --help\./],
  ])("%s", async (_, [name, ...rest], code, text) => {
    const outcome = await sievenet(["inspect", ...(name === undefined ? [] : [at(name)]), ...rest]);
    expect(outcome.err).toMatch(text);
    expect(outcome.err).toMatch(/^sievenet: [^\n]+[.?]\n$/);
    expect(outcome).toMatchObject({ code, out: "" });
  });
});

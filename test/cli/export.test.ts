import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { compact, conv2d, dense, encode, flatten, gate, type Layer, predict, relu, seed, sequential, tensor } from "sievenet";
import { describe, expect, test } from "vitest";
import { sparsify } from "../../src/sparse/index.ts";
import { expectOutputs, inEmptyContext } from "../standalone/run.ts";
import { numbers } from "../support/numbers.ts";
import { sievenet, workplace } from "./command.ts";

const at = workplace();
const put = (name: string, net: Layer, notes?: Record<string, string>) => writeFileSync(at(name), encode(net, notes));

function net() {
  seed(1);
  return sequential(dense(20, 12), relu, dense(12, 3));
}

/** The object that a module would export. */
const asScript = (text: string) => inEmptyContext(text.replace(/export (\{.*\});/, "globalThis.net = $1;"));

describe("sievenet export", () => {
  test("writes JavaScript beside the file, and says what it takes and how it is used", async () => {
    put("small.safetensors", net());
    const { out, err, code } = await sievenet(["export", at("small.safetensors"), "--to", "js", "--classes", "cat, dog,bird"]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(
      /small\.js: \d+\.\d kB\n {2}input \[20\], output \[3\], 276 multiply-adds\n {2}1\.2 kB of weights, 0\.1 kB to work in\n {2}use it: import \{ predict \} from "\.\/small\.js"\n {2}Node 20 takes it for a module only under another name: --out \S+small\.mjs\n$/,
    );
    writeFileSync(at("package.json"), '{ "type": "module" }');
    const again = await sievenet(["export", at("small.safetensors"), "--to", "js", "--classes", "cat,dog,bird", "--out", at("small.js")]);
    rmSync(at("package.json"));
    expect(again.out).toMatch(/use it: import \{ predict \} from "\.\/small\.js"\n$/);
    const named = await sievenet(["export", at("small.safetensors"), "--to", "js", "--out", at("small.mjs")]);
    expect(named.out).toMatch(/use it: import \{ predict \} from "\.\/small\.mjs"\n$/);
    const { predict: answer, classes, classify } = asScript(readFileSync(at("small.js"), "utf8"));
    const x = numbers(40, -1, 1);
    expectOutputs(answer(x) as Float32Array, predict(net(), tensor(x, [2, 20])).toArray(), "the file");
    expect(classes).toEqual(["cat", "dog", "bird"]);
    expect(classes).toContain(classify?.(x.subarray(0, 20)));
  });

  test("writes C of 8 bits where --out says, of sparse layers too", async () => {
    const full = net();
    full.parts.forEach((each) => {
      if ("weight" in each) (each as ReturnType<typeof dense>).weight.set((each as ReturnType<typeof dense>).weight.toArray().map((w, i) => (i % 5 ? 0 : w)));
    });
    put("sparse", sparsify(full, { density: 1 }));
    const { out, err, code } = await sievenet(["export", at("sparse"), "--to", "c", "--int8", "--out", at("my-net.c")]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(
      /my-net\.c: .*\n.*\n {2}\d+ bytes of constants \(flash\), 48 of work buffer \(RAM\)\n {2}weights rounded to 8 bits: in 100 examples at random no output changed by more than 0\.0\d+\n {2}use it: int my_net_predict\(const float \*input, float \*output\)\n$/,
    );
    expect(readFileSync(at("my-net.c"), "utf8")).toContain("int my_net_predict(const float input[MY_NET_INPUTS], float output[MY_NET_OUTPUTS]);");
  });

  test("writes ONNX, with the notes of the file", async () => {
    put("noted.safetensors", net(), { by: "me" });
    const { out, code } = await sievenet(["export", at("noted.safetensors"), "--to", "onnx"]);
    expect(code).toBe(0);
    expect(out).toMatch(/noted\.onnx: 1\.\d kB\n {2}input "input", output "output": any number of examples at a time\n$/);
    expect(readFileSync(at("noted.onnx"), "latin1")).toMatch(/by[^\w]+me/);
  });

  test("replaces what --out names, and nothing else", async () => {
    put("twice.safetensors", net());
    writeFileSync(at("twice.c"), "mine");
    const refused = await sievenet(["export", at("twice.safetensors"), "--to", "c"]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/^sievenet: the file ".*twice\.c" is there already\. Give --out ".*twice\.c" to replace it, or another name\.\n$/);
    expect(readFileSync(at("twice.c"), "utf8")).toBe("mine");
    expect((await sievenet(["export", at("twice.safetensors"), "--to", "c", "--out", at("twice.c")])).code).toBe(0);
    expect(readFileSync(at("twice.c"), "utf8")).toContain("twice_predict");
  });
});

describe("sievenet export refuses, in one sentence,", () => {
  const refusals: readonly [string, () => string[], number, RegExp][] = [
    ["no target", () => [at("plain")], 2, /--to is missing, but it says what to export: onnx, js or c, such as --to c\./],
    ["an unknown target", () => [at("plain"), "--to", "rust"], 2, /--to is "rust", but it must be onnx, js or c\./],
    ["8 bits in ONNX", () => [at("plain"), "--to", "onnx", "--int8"], 2, /--int8 goes with --to js and --to c: .* Leave it out\./],
    ["a file that is not there", () => [at("nothing"), "--to", "c"], 1, /the file ".*nothing" cannot be read: there is no such file\./],
    ["a file that is no net", () => [at("text"), "--to", "c"], 1, /the file ".*text" holds no net that can be read: .*\./],
    ["gates", () => [at("gated"), "--to", "js"], 1, /the net in ".*gated" still has gates, .* Save compact\(net\), .*\./],
    [
      "an unknown shape",
      () => [at("images"), "--to", "c"],
      1,
      /does not say what an example looks like\. Give its shape with --shape, such as --shape 1,28,28 for images\./,
    ],
    ["a shape that does not fit", () => [at("images"), "--to", "c", "--shape", "3,8,8"], 1, /Examples are 3,8,8: give another shape with --shape\./],
    ["a shape that is none", () => [at("images"), "--to", "c", "--shape", "big"], 2, /--shape is "big", but it must be whole numbers/],
    [
      "classes that are not as many as outputs",
      () => [at("plain"), "--to", "js", "--classes", "a,b"],
      2,
      /2 classes came, but the net has 3 outputs\. Give one name for each\./,
    ],
    [
      "a folder as the file to write",
      () => [at("plain"), "--to", "js", "--out", at(".")],
      1,
      /the file ".*" cannot be written: it is a folder\. Give another one with --out\./,
    ],
    [
      "a folder that is not there",
      () => [at("plain"), "--to", "js", "--out", at("no/net.js")],
      1,
      /the file ".*" cannot be written: its folder is not there\./,
    ],
  ];

  test.each(refusals)("%s", async (_, args, code, text) => {
    put("plain", net());
    put("gated", sequential(gate(dense(20, 3), { over: "inputs" })));
    put("images", compact(sequential(conv2d(1, 4, 5), relu, flatten, dense(64, 3))));
    writeFileSync(at("text"), "this is no net");
    const outcome = await sievenet(["export", ...args()]);
    expect(outcome).toMatchObject({ code, out: "" });
    expect(outcome.err).toMatch(/^sievenet: .*[.?]\n$/);
    expect(outcome.err).toMatch(text);
    expect(outcome.err).not.toMatch(/toSource|toOnnx/);
  });
});

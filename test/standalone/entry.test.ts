// What the functions of a written file take and refuse: one example, batches, bytes, classes.
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { noteByteScale } from "../../src/byteScale.ts";
import { dense, embedding, predict, relu, seed, sequential, tensor } from "../../src/index.ts";
import { toSource } from "../../src/standalone/index.ts";
import { numbers } from "../support/numbers.ts";
import { compiled, expectOutputs, inEmptyContext, noCompiler, STRICT } from "./run.ts";

function net() {
  seed(1);
  return sequential(dense(6, 4), relu, dense(4, 3));
}
const script = (options: object = {}) => inEmptyContext(toSource(net(), { language: "js", form: "script", ...options }).text);
const x = numbers(12, -1, 1);
const needed = predict(net(), tensor(x, [2, 6])).toArray();

describe("predict() of a JavaScript file", () => {
  test("gives an array for an example, one for several in a row, and an array of arrays for an array of examples", () => {
    const answer = script().predict;
    expectOutputs(answer(x.subarray(0, 6)) as Float32Array, needed.subarray(0, 3), "one");
    expectOutputs(answer(Array.from(x.subarray(0, 6))) as Float32Array, needed.subarray(0, 3), "plain numbers");
    expectOutputs(answer(x) as Float32Array, needed, "two in a row");
    const both = answer([x.subarray(0, 6), Array.from(x.subarray(6))]) as Float32Array[];
    expect(both.length).toBe(2);
    expectOutputs(both[1] as Float32Array, needed.subarray(3), "the second");
  });

  test("gives a result that a later call does not change", () => {
    const answer = script().predict;
    const first = answer(x.subarray(0, 6)) as Float32Array;
    const before = Array.from(first);
    answer(x.subarray(6));
    expect(Array.from(first)).toEqual(before);
  });

  test.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /^predict: undefined came, but an array of 6 numbers is needed\.$/],
    ["text", "123456", /^predict: 123456 came, but an array of 6 numbers is needed\.$/],
    ["too few numbers", [1, 2], /^predict: 2 numbers came, but an example has 6, in a row \(not nested: use x\.flat\(Infinity\)\)\.$/],
    ["no numbers", [], /^predict: 0 numbers came/],
    ["an example of a batch that is too long", [new Float32Array(12)], /^predict: 12 numbers came, but an example has 6/],
    ["text among numbers", [1, 2, 3, "4", 5, 6], /^predict: item 3 is 4, but only numbers can be used\.$/],
    ["BigInt", new BigInt64Array(6), /^predict: item 0 is 0, but only numbers can be used\.$/],
    ["bytes for a net that was not trained on bytes", new Uint8Array(6), /^predict: bytes came, but the net was not trained on bytes\. /],
  ])("refuses %s", (_, given, text) => {
    expect(() => script().predict(given)).toThrow(expect.objectContaining({ message: expect.stringMatching(text) }));
  });

  test("says which number of a text names no row of an embedding", () => {
    const words = inEmptyContext(toSource(embedding(5, 2), { language: "js", form: "script", input: [3] }).text);
    expect(words.predict([0, 4, 1])).toHaveLength(6);
    for (const wrong of [5, -1, 0.5, Number.NaN])
      expect(() => words.predict([0, 4, wrong])).toThrow(`predict: number 2 of the input is ${wrong}, but it must be a whole number from 0 to 4.`);
  });

  test("shows shapes and classes, and classify() names the largest output", () => {
    const classes = ['a"\u2028', "b</script>", "c"];
    const shown = script({ classes });
    expect([shown.inputShape, shown.outputShape, shown.classes].map((each) => Array.from(each as readonly unknown[]))).toEqual([[6], [3], classes]);
    const best = (y: Float32Array) => classes[y.indexOf(Math.max(...y))];
    expect(shown.classify?.(x.subarray(0, 6))).toBe(best(needed.subarray(0, 3)));
    expect(Array.from(shown.classify?.([x.subarray(0, 6), x.subarray(6)]) as string[])).toEqual([best(needed.subarray(0, 3)), best(needed.subarray(3))]);
    expect(() => shown.classify?.(x)).toThrow("classify: 12 numbers came, but an example has 6. Give several as an array of examples.");
    expect(script()).not.toHaveProperty("classify");
  });

  test("is exported by a module too", async () => {
    const { text } = toSource(net(), { language: "js", classes: ["a", "b", "c"] });
    const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
    expect(Object.keys(module).sort()).toEqual(["classes", "classify", "inputShape", "outputShape", "predict"]);
    expectOutputs(module.predict(x), needed, "the module");
  });
});

describe("bytes, of a net that was trained on them", () => {
  const trained = () => noteByteScale(net(), 1 / 255);
  const pixels = Uint8Array.from([0, 255, 7, 100, 33, 250]);
  const wanted = predict(trained(), [pixels]).toArray();

  test("in JavaScript, clamped ones too, beside floats that are taken as they are", () => {
    const answer = inEmptyContext(toSource(trained(), { language: "js", form: "script" }).text).predict;
    expectOutputs(answer(pixels) as Float32Array, wanted, "bytes");
    expectOutputs(answer(Uint8ClampedArray.from(pixels)) as Float32Array, wanted, "clamped");
    expectOutputs((answer([pixels]) as Float32Array[])[0] as Float32Array, wanted, "a batch");
    expectOutputs(answer(Float32Array.from(pixels, (each) => Math.fround(each * Math.fround(1 / 255)))) as Float32Array, wanted, "floats");
  });

  test.skipIf(noCompiler)("in C, by a function of their own, whose input lies in the work buffer", () => {
    const { text, ram } = toSource(trained(), { language: "c", name: "bytes" });
    expect(ram).toBe(4 * (6 + 4));
    const main = `#include <stdio.h>
#define BYTES_DECLARATIONS
#include "net.c"
int main(void)
{
  const unsigned char input[BYTES_INPUTS] = {${pixels.join()}};
  float output[BYTES_OUTPUTS];
  if (bytes_predict_bytes(input, output)) return 9;
  fwrite(output, sizeof output, 1, stdout);
  return 0;
}
`;
    for (const compiler of ["gcc", "g++"]) {
      const flags = compiler === "gcc" ? STRICT : ["-x", "c++", "-Wall", "-Wextra", "-Werror", "-pedantic"];
      const came = compiled({ "net.c": text, "main.c": main }, flags, (folder) => execFileSync(`${folder}/net`), compiler);
      expectOutputs(new Float32Array(Uint8Array.from(came).buffer), wanted, compiler);
    }
  });
});

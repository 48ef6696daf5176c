// The guide's program about numbers of one's own, from ten seeds.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seed } from "../../src/index.ts";
import { runProgram } from "../support/program.ts";

const page = readFileSync("docs/guide/texts.md", "utf8");
const programs = Array.from(page.matchAll(/```(?:js|ts)\n(import [^`]*)```/g), ([, program]) => program as string);
/** The first program in which these words stand. */
const programWith = (words: string) => programs.find((each) => each.includes(words)) as string;

describe("the program about numbers of one's own", () => {
  const program = programWith("const data = dataset({ inputs: [0, 0, 0, 1");

  test.each(Array.from({ length: 10 }, (_, i) => i + 1))("reaches its break and knows XOR with seed %i", async (value) => {
    seed(value);
    const classes = "[[0, 0], [0, 1], [1, 0], [1, 1]].map((row) => predict(net, [row]).toArray()).map(([a, b]) => Number(b > a))";
    const say = `{ loss: libraries.sievenet.evaluate(net, data).loss, known: ${classes} }`;
    const { loss, known } = (await runProgram(program, say)) as { loss: number; known: number[] };
    expect(loss).toBeLessThan(0.01); // of the net after the step that reached it, which is nearer still
    expect(known).toEqual([0, 1, 1, 0]);
  });
});

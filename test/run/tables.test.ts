// Runs that learn of a table of one's own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, predict, ValueError } from "sievenet";
import type { Row } from "sievenet/data";
import { checkRun, type DoneEvent, type PreparedEvent, type RunOptions, type RunSettings, run, settingsOf } from "sievenet/run";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "sievenet-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rows: Row[] = Array.from({ length: 60 }, (_, i) => ({
  a: (i * 7) % 10,
  color: i % 4 ? ["red", "green"][i % 2] : null,
  "b, c": ((i * 13) % 29) / 3,
  y: ((i * 7) % 10) + (i % 2),
  z: 100 * ((i * 7) % 10),
}));
const tiny: RunSettings = { recipe: "mlp", target: "y", ignore: ["z"], layers: [8], epochs: 2, batchSize: 16 };

async function done(settings: RunSettings, options: RunOptions): Promise<{ readonly end: DoneEvent; readonly begin: PreparedEvent }> {
  let begin: PreparedEvent | undefined;
  for await (const event of run(settings, options)) {
    if (event.type === "prepared") begin = event;
    if (event.type === "done") return { end: event, begin: begin as PreparedEvent };
  }
  throw new Error("the run did not end");
}

describe("run() of a table", () => {
  test("takes rows and plain settings, which it completes, and tells what it learned of them", async () => {
    const { begin, end } = await done(JSON.parse(JSON.stringify(tiny)), { rows });
    expect(begin.table).toMatch(
      /^48 rows to train on, 12 to test on; 4 features, 1 number to learn\na +numeric\ncolor +categorical +green, red; missing in 15\n/,
    );
    expect(begin).toMatchObject({ settings: { task: "regression", split: 0.2, dataset: "table" }, gates: [4, 8], trainExamples: 48, testExamples: 12 });
    const { history, snapshot } = end;
    expect(history).toMatchObject({ recipe: "mlp", dataset: "table", target: "y", ignore: ["z"], layers: [8], split: 0.2, optimizer: "adamW" });
    expect(history.epochs.map(({ testLoss }) => typeof testLoss)).toEqual(["number", "number"]);
    expect(Object.keys(history.final)).toEqual(expect.arrayContaining(["testLoss", "r2", "rmse"]));
    const answers = predict(decode(snapshot.model), rows).toArray();
    const error = Math.sqrt(answers.reduce((sum, each, i) => sum + (each - (rows[i]?.["y"] as number)) ** 2, 0) / rows.length);
    // of all rows, so about that of those to test on
    expect(error / (history.final.rmse as number)).toBeGreaterThan(0.5);
    expect(error / (history.final.rmse as number)).toBeLessThan(2);
    const again = await done(settingsOf(JSON.parse(JSON.stringify(history))), { rows });
    expect(Buffer.from(again.end.snapshot.model).equals(Buffer.from(snapshot.model))).toBe(true);
  });

  test("reads a file, learns several numbers, and numbers as classes", async () => {
    const csv = join(folder, "own data.csv");
    writeFileSync(csv, `"b, c",y,z\n${rows.map((row) => [row["b, c"], row["y"], row["z"]].join(",")).join("\n")}`);
    const both = await done({ ...tiny, csv, target: "y,z", ignore: [] }, {});
    expect(both.begin.table).toMatch(/regression: "y" and "z" are numbers; \{ task: "classification" \} would take them otherwise$/);
    expect(both.end.history).toMatchObject({ dataset: "own data", final: { r2: expect.any(Number) } });
    expect(both.end.history.final.rmse).toBeUndefined();
    const classes = await done({ ...tiny, csv, target: "z", task: "classification", ignore: ["y"] }, {});
    expect(classes.begin.table).toContain('classification: "z" is one of 10 classes (0, 100, 200, 300, 400, ...)');
    expect(classes.end.history.final.guessError).toBeGreaterThan(0.7);
    expect(classes.end.history.final.classes?.map(({ label }) => label)).toEqual(Array.from({ length: 10 }, (_, i) => `${100 * i}`));
  });

  test("keeps rows aside before anything is fitted on them", async () => {
    const { begin, end } = await done({ ...tiny, validation: 0.25 }, { rows });
    expect(begin.table).toMatch(/^36 rows to train on, 12 to choose by, 12 to test on;/);
    expect(begin).toMatchObject({ trainExamples: 36, testExamples: 12 });
    expect(end.history.final).toMatchObject({ validationLoss: expect.any(Number), testLoss: expect.any(Number) });
  });

  test("a step takes no more rows than there are", async () => {
    const { begin, end } = await done({ ...tiny, batchSize: 1000, layers: [], lambda: [] }, { rows });
    expect([begin.settings.batchSize, end.history.batchSize]).toEqual([48, 48]);
  });

  const y = (cell: (i: number) => string) => Array.from({ length: 30 }, (_, i) => ({ a: (i * 7) % 10, y: cell(i) }));
  const mlp: RunSettings = { recipe: "mlp", target: "y" };
  test.each<[string, RunSettings, readonly Row[], RegExp]>([
    ["one class", mlp, y(() => "same"), /"y" is to be learned, but it is "same" in every row. At least two classes/],
    ["a target that is always the same number", mlp, y(() => "3"), /"y" is to be learned, but it is "3" in every row. At least two numbers/],
    ["a target that is missing everywhere", mlp, y(() => "NA"), /"y" is to be learned, but it is missing in every row/],
    ["a target that is not there", { ...mlp, target: "z" }, y(String), /there is no column "z". There are "a", "y"/],
    ["words as numbers", { ...mlp, task: "regression" }, y((i) => (i % 2 ? "yes" : "no")), /"y" is to be numeric, but has "no"/],
    ["no rows", mlp, [], /\[\] came, but rows are needed/],
  ])("refuses %s", async (_, settings, given, message) => {
    await expect(done(settings, { rows: given })).rejects.toThrow(message);
  });

  test.each<[string, string, RegExp]>([
    ["an empty file", "", /the text is empty/],
    ["names alone", "a,y\n", /no rows below the names/],
  ])("refuses %s", async (_, text, message) => {
    const csv = join(folder, "wrong.csv");
    writeFileSync(csv, text);
    await expect(done({ ...mlp, csv }, {})).rejects.toThrow(message);
  });

  test.each<[RunSettings, RunOptions, RegExp]>([
    [{ recipe: "mlp" }, {}, /target is missing, but it names the column/],
    [{ ...mlp, target: "" }, {}, /target is "", but it must be the name of a column, or several/],
    [{ ...mlp, task: "guess" as never }, {}, /task is "guess", but it must be "classification" or "regression"/],
    [{ ...mlp, layers: 3 as never }, {}, /layers is 3, but it must be a list of whole numbers/],
    [{ ...mlp, layers: [0] }, {}, /layers is 0, but it must be whole numbers from 1 to 4096/],
    [{ ...mlp, split: 0 }, {}, /split is 0, but it must be a number above 0 and below 1/],
    [{ ...mlp, lambda: [1, 2] }, {}, /lambda has 2 numbers, but mlp needs 1 for all its gated layers or 3/],
    [{ ...mlp, csv: 3 as never }, {}, /csv is 3, but it must be the path of a file/],
    [{ ...mlp, examples: 100 }, {}, /examples is for recipes that learn of a dataset/],
    [{ target: "y" }, {}, /target is for tables, which only mlp learns of, but lenet-300-100 learns of a dataset/],
    [{}, { rows }, /rows came, but lenet-300-100 learns of a dataset/],
    [mlp, { split: {} as never }, /split came, but mlp learns of a table/],
  ])("refuses the settings %j", (settings, options, message) => {
    expect(() => run(settings, options)).toThrow(message);
    expect(() => run(settings, options)).toThrow(ValueError);
  });

  test("a run without a table says so, and checkRun completes what is given", async () => {
    await expect(done(mlp, {})).rejects.toThrow("csv is missing, but it names the table to learn of");
    const settings = checkRun({ ...mlp, csv: "data/prices 2024.csv" });
    expect(settings).toMatchObject({ dataset: "prices 2024", layers: [64, 32], lambda: [0.05], epochs: 200, batchSize: 32, learningRate: 0.003, split: 0.2 });
    expect(checkRun(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });
});

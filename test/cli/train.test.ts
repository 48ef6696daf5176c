import { readdirSync, readFileSync } from "node:fs";
import { decode, evaluate } from "sievenet";
import { digits } from "sievenet/data";
import { type History, run, settingsOf } from "sievenet/run";
import { beforeAll, describe, expect, test } from "vitest";
import { json, type Outcome, sievenet, workplace, writeIdx } from "./command.ts";

const at = workplace();
const tiny = ["train", "lenet-300-100", "--dataset", "digits", "--examples", "200", "--epochs", "2", "--batch-size", "20"];

describe("sievenet train", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await sievenet([...tiny, "--lambda", "0.1,0.2,0.3", "--seed", "7", "--out", at("run")]);
  });

  test("prints a row per epoch and what came out", () => {
    expect(outcome).toMatchObject({ code: 0, err: "" });
    expect(outcome.out).toMatch(/^lenet-300-100 on digits: 200 examples to learn from, 40 to test on\n/);
    expect(outcome.out).toMatch(/epoch +loss +penalty +train err % +test err % +open gates +expected FLOPs +seconds/);
    expect(outcome.out.match(/^ +[12] +\d\.\d{4} .* \d+-\d+-\d+ /gm)).toHaveLength(2);
    expect(outcome.out).toMatch(/784-300-100 -> \d+-\d+-\d+/);
    expect(outcome.out).toMatch(/weights +266 610 /);
  });

  test("leaves four whole files", () => {
    expect(readdirSync(at("run")).sort()).toEqual(["checkpoint.safetensors", "history.json", "model.safetensors", "report.html"]);
  });

  test("writes a history of plain records", () => {
    const history = json(at("run/history.json"));
    expect(history).toMatchObject({ recipe: "lenet-300-100", dataset: "digits", seed: 7, lambda: [0.1, 0.2, 0.3], build: "plain" });
    expect(history).toMatchObject({ examples: 200, batchSize: 20, learningRate: 0.001, optimizer: "adam" });
    // three epochs of ten steps
    expect(history.averageDecay).toBe(1 - 1 / 30);
    expect(history.runtime).toMatch(/^(node|bun|deno) \d/);
    expect(history.epochs.map((each: { epoch: number }) => each.epoch)).toEqual([1, 2]);
    const numbers = ["epoch", "loss", "penalty", "trainError", "testError", "testErrorRaw", "expectedL0", "expectedFlops", "seconds"];
    for (const epoch of history.epochs) {
      expect(Object.keys(epoch).sort()).toEqual([...numbers, "open"].sort());
      for (const name of numbers) expect(epoch[name], name).toSatisfy(Number.isFinite);
      for (const name of ["trainError", "testError", "testErrorRaw"]) expect(epoch[name], name).toBeLessThanOrEqual(1);
      expect(epoch.open).toHaveLength(3);
    }
    expect(history.final).toMatchObject({ architecture: history.epochs.at(-1).open, weightsBefore: 266610, flopsBefore: 532400 });
    expect(history.final.weightsAfter).toBeLessThanOrEqual(266610);
    expect(history.final.flopsAfter).toBeLessThanOrEqual(532400);
  });

  test("saves a model that has the error it says", () => {
    const { final, epochs } = json(at("run/history.json"));
    const { error } = evaluate(decode(readFileSync(at("run/model.safetensors"))), digits({ train: 1, test: 40 }).test);
    expect(error).toBe(final.testError);
    expect(error).toBe(epochs.at(-1).testError);
  });

  test("draws a report that needs nothing else", () => {
    const page = readFileSync(at("run/report.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3);
    expect(page.match(/(src|href)=|url\((?!#)|@import|<script/g)).toBe(null);
    expect(page.match(/NaN|undefined|Infinity/g)).toBe(null);
    expect(page).toContain("--lambda 0.1,0.2,0.3 --learning-rate 0.001 --seed 7");
    expect(page.length).toBeLessThan(200_000);
  });

  test("gives the same model and report for the same seed, and others for another", async () => {
    const more = (seed: string, name: string) => sievenet([...tiny, "--lambda", "0.1,0.2,0.3", "--seed", seed, "--quiet", "--out", at(name)]);
    await Promise.all([more("7", "again"), more("8", "other")]);
    const file = (name: string) => readFileSync(at(name)).toString("latin1");
    expect(file("again/model.safetensors") === file("run/model.safetensors")).toBe(true);
    expect(file("again/report.html")).toBe(file("run/report.html"));
    expect(file("other/model.safetensors") === file("run/model.safetensors")).toBe(false);
  });

  test("can be repeated from its history alone", async () => {
    const typed = [...tiny.slice(0, 6), "--lambda", "0.2", "--average-decay", "0.7", "--learning-rate", "0.01", "--batch-size", "25", "--epochs", "1"];
    await sievenet([...typed, "--quiet", "--out", at("first")]);
    const { recipe, dataset, examples, seed, lambda, batchSize, learningRate, averageDecay, epochs } = json(at("first/history.json"));
    const options = {
      dataset,
      examples,
      seed,
      lambda: lambda.join(","),
      "batch-size": batchSize,
      "learning-rate": learningRate,
      "average-decay": averageDecay,
      epochs: epochs.length,
    };
    const again = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    await sievenet(["train", recipe, ...again, "--quiet", "--out", at("second")]);
    expect(readFileSync(at("second/model.safetensors")).equals(readFileSync(at("first/model.safetensors")))).toBe(true);
  });

  test("is the run that the library starts, bit for bit", async () => {
    const history: History = json(at("run/history.json"));
    const timeless = ({ epochs, ...rest }: History) => ({ ...rest, epochs: epochs.map(({ seconds: _, ...epoch }) => epoch) });
    for await (const event of run(settingsOf(history))) {
      if (event.type !== "done") continue;
      expect(timeless(event.history)).toEqual(timeless(history));
      expect(readFileSync(at("run/model.safetensors")).equals(event.snapshot.model)).toBe(true);
    }
    expect.assertions(2);
  });

  test("--quiet says only what came out", async () => {
    const { out, err } = await sievenet([...tiny, "--quiet", "--out", at("quiet")]);
    expect(err).toBe("");
    expect(out).not.toMatch(/epoch/);
    expect(out).toMatch(/784-300-100 -> .*\n.*% error on 40 test examples/);
  });

  test("--no-gates trains the ordinary net", async () => {
    const { code, out } = await sievenet([...tiny, "--no-gates", "--out", at("plain")]);
    expect(code).toBe(0);
    expect(out).toContain("784-300-100, without gates");
    expect(out).not.toMatch(/open gates|penalty/);
    const { lambda, epochs, final } = json(at("plain/history.json"));
    expect(lambda).toEqual([]);
    expect(epochs[0].open).toEqual([]);
    expect(final.weightsAfter).toBe(266610);
    expect(readFileSync(at("plain/report.html"), "utf8")).not.toMatch(/NaN|undefined/);
  });

  test("--shrink takes gates that stay closed out while training, and says how many", async () => {
    const fast = ["--lambda", "100,100,100", "--learning-rate", "0.1", "--average-decay", "0.5", "--epochs", "8"];
    const { code, out } = await sievenet([...tiny, ...fast, "--shrink", "--out", at("shrink")]);
    expect(code).toBe(0);
    expect(out).toMatch(/weights +266 610 /);
    const { shrink, epochs, final } = json(at("shrink/history.json"));
    expect(shrink).toBe(true);
    expect(epochs[0].removed).toBe(0);
    expect(epochs.reduce((sum: number, each: { removed: number }) => sum + each.removed, 0)).toBeGreaterThan(100);
    expect(final).toMatchObject({ weightsBefore: 266610, flopsBefore: 532400, architecture: epochs.at(-1).open });
    const page = readFileSync(at("shrink/report.html"), "utf8");
    expect(page).toContain("--seed 1 --shrink");
    expect(page).not.toMatch(/NaN|undefined/);
    const { error } = evaluate(decode(readFileSync(at("shrink/model.safetensors"))), digits({ train: 1, test: 40 }).test);
    expect(error).toBe(final.testError);
    expect((await sievenet([...tiny, "--shrink", "--no-gates"])).err).toMatch(/--shrink takes closed gates out, but --no-gates leaves none/);
  });

  test("reads MNIST's files from --data or SIEVENET_DATA", async () => {
    writeIdx(at("data"), 50);
    const args = ["train", "--epochs", "1", "--batch-size", "50"];
    const [option, variable] = await Promise.all([
      sievenet([...args, "--data", at("data"), "--out", at("option")]),
      sievenet([...args, "--out", at("variable")], { SIEVENET_DATA: at("data") }),
    ]);
    for (const { code, out } of [option, variable]) {
      expect(code).toBe(0);
      expect(out).toContain("lenet-300-100 on mnist: 50 examples to learn from");
    }
    expect(json(at("variable/history.json")).dataset).toBe("mnist");
  });
});

// The recipes for images: LeNet-5 and wide residual nets.
import { readFileSync } from "node:fs";
import { count, decode, evaluate, shaped } from "sievenet";
import { digits } from "sievenet/data";
import { beforeAll, describe, expect, test } from "vitest";
import { json, type Outcome, sievenet, workplace, writeCifar } from "./command.ts";

const at = workplace();
const page = (run: string) => readFileSync(at(`${run}/report.html`), "utf8");

describe("sievenet train lenet-5", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    const line = "train lenet-5 --dataset digits --examples 300 --epochs 14 --batch-size 10 --lambda 30000,400,60,3000 --learning-rate 0.01 --out";
    outcome = await sievenet([...line.split(" "), at("lenet")]);
  });

  test("prints and saves what is left, which is what the settled net has", () => {
    expect(outcome).toMatchObject({ code: 0, err: "" });
    expect(outcome.out).toMatch(/^lenet-5 on digits: 300 examples to learn from, 60 to test on\n/);
    expect(outcome.out).toMatch(/20-50-800-500 -> \d+-\d+-\d+-\d+/);
    const { final, epochs } = json(at("lenet/history.json"));
    expect(final).toMatchObject({ weightsBefore: 431080, flopsBefore: 4586000, architecture: epochs.at(-1).open });
    expect(final.architecture[0]).toBeLessThan(20);
    const small = decode(readFileSync(at("lenet/model.safetensors")));
    expect(count(small)).toEqual({ weights: final.weightsAfter, flops: final.flopsAfter });
    const test = digits({ train: 1, test: 60 }).test;
    expect(evaluate(small, shaped(test, [1, 28, 28])).error).toBe(final.testError);
  });

  test("draws the filters that are left", () => {
    const { final } = json(at("lenet/history.json"));
    expect(page("lenet")).toContain(`${final.architecture[0]} of 20 filters are left`);
    expect(page("lenet").match(/filter \d+: taken away/g)).toHaveLength(20 - final.architecture[0]);
    expect(page("lenet").match(/NaN|undefined|Infinity/g)).toBe(null);
  });

  test("says before training how large it is", async () => {
    const { code, out } = await sievenet(["train", "lenet-5", "--dataset", "digits", "--examples", "200", "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toMatch(/conv2d\(20, 50, 5\) +\[50, 8, 8\] +25 100 +3 200 000/);
    expect(out).toMatch(/maxPool2d\(2\) +\[50, 4, 4\]/);
  });
});

describe("sievenet train wrn-10-1", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    writeCifar(at("cifar"), 20);
    outcome = await sievenet(["train", "wrn-10-1", "--data", at("cifar"), "--epochs", "2", "--batch-size", "10", "--out", at("wrn")]);
  });

  test("trains on the folder, with gates on the first convolution of each block", () => {
    expect(outcome).toMatchObject({ code: 0, err: "" });
    expect(outcome.out).toMatch(/^wrn-10-1 on cifar10: 20 examples to learn from, 20 to test on\n/);
    const history = json(at("wrn/history.json"));
    expect(history).toMatchObject({ recipe: "wrn-10-1", dataset: "cifar10", optimizer: "sgd", learningRate: 0.1, lambda: [0.35, 0.17, 0.06] });
    expect(history.epochs.at(-1).open).toHaveLength(3);
    expect(page("wrn")).toContain("16 of 16 filters are left");
  });

  test("gives the same history for the same seed, whatever the batches look like", async () => {
    await sievenet(["train", "wrn-10-1", "--data", at("cifar"), "--epochs", "2", "--batch-size", "10", "--out", at("again")]);
    const strip = (name: string) => json(at(`${name}/history.json`)).epochs.map(({ seconds: _, ...rest }: { seconds: number }) => rest);
    expect(strip("again")).toEqual(strip("wrn"));
    expect(readFileSync(at("again/model.safetensors"))).toEqual(readFileSync(at("wrn/model.safetensors")));
  });

  test.each([
    ["train wrn-10-1", /CIFAR-10 is read from a folder\. Give the one with its binary files/],
    ["train wrn-11-1 --data here", /wrn-11-1 cannot be built: the depth is 11.*10, 16, 22, 28/],
    ["train wrn-10-1 --dataset mnist", /wrn-10-1 is not trained on mnist\. Datasets: cifar10\./],
    ["train lenet-5 --dataset cifar10", /lenet-5 is not trained on cifar10\. Datasets: mnist, digits\./],
    ["train wrn-10-1 --data /nowhere-at-all", /nowhere-at-all/],
    ["train wrn-10-1 --lambda 1,2 --data here", /--lambda has 2 numbers, but wrn-10-1 needs 1 .* or 3/],
  ])("refuses: %s", async (line, text) => {
    const { code, out, err } = await sievenet(line.split(" "));
    expect(err).toMatch(text);
    expect(err).toMatch(/^sievenet: [^\n]+[.?]\n$/);
    expect(code).not.toBe(0);
    expect(out).toBe("");
  });
});

// Budgets of the command: what is left of the net is said, kept in the history, and gone on with.
import { describe, expect, test } from "vitest";
import { json, sievenet, workplace } from "./command.ts";

const at = workplace();
const train = (...more: string[]) => sievenet(["train", "--examples", "200", "--batch-size", "20", ...more]);

describe("sievenet train --budget", () => {
  test("shows the share that is left, and keeps it with its price in the history", async () => {
    const { out, err, code } = await train("--budget", "weights=0.3", "--epochs", "12", "--out", at("share"));
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/\nepoch +loss +penalty +train err % +test err % +open gates +left % +expected FLOPs/);
    const { budget, lambda, epochs, final } = json(at("share/history.json"));
    expect({ budget, lambda }).toEqual({ budget: { of: "weights", at: 0.3 }, lambda: [0] });
    const last = epochs.at(-1);
    expect(last.budget.target).toEqual([0.3]);
    expect(last.budget.settled[0]).toBeCloseTo(final.weightsAfter / final.weightsBefore, 2);
    if (Math.abs(last.budget.settled[0] - 0.3) > 0.01) expect(out).toContain("The budget is 30.0 % of the weights, but ");
  });

  test("goes on with --resume to the files of a run that was not stopped, but not for more epochs", async () => {
    const { code } = await sievenet(["train", "--resume", "--out", at("share")]);
    expect(code).toBe(0);
    const { code: refused, err } = await sievenet(["train", "--resume", "--out", at("share"), "--epochs", "13"]);
    expect(refused).toBe(2);
    expect(err).toContain("but its budget goes over the 12 epochs that the run was begun with. Leave it out.");
  });

  test("holds each layer, or the loss", async () => {
    await train("--layer-budget", "gates=0.5", "--gate-rate", "20", "--epochs", "3", "--out", at("layers"));
    expect(json(at("layers/history.json"))).toMatchObject({ budget: { of: "gates", at: 0.5, per: "layer" }, gateRate: 20 });
    expect(json(at("layers/history.json")).epochs.at(-1).budget.settled).toHaveLength(3);
    await train("--loss-budget", "0.1", "--epochs", "3", "--out", at("loss"));
    expect(json(at("loss/history.json")).budget).toEqual({ lossIncrease: 0.1 });
  });

  test.each([
    [["--budget", "0.1"], '--budget is "0.1", but it must say of what which share is to be left'],
    [["--budget", "weights=1.5"], "above 0 and at most 1: weights=0.1, flops=0.3 or gates=0.2."],
    [["--budget", "weights=0.1", "--loss-budget", "0.1"], "--budget and --loss-budget came, but a net is held to one budget."],
    [["--loss-budget", "much"], '--loss-budget is "much", but it must be by which share the loss may rise, such as 0.05.'],
    [["--budget", "weights=0.1", "--lambda", "0.1"], "--budget finds the price of open weights by itself, but --lambda gives one. Leave out one of the two."],
    [["--budget", "weights=0.1", "--no-gates"], "--budget goes by gates, but --no-gates leaves none. Leave out one of the two."],
    [["--gate-rate", "0"], '--gate-rate is "0", but it must be a number above 0, such as 10.'],
  ])("refuses %j", async (options, message) => {
    const { code, err } = await train(...options, "--out", at("refused"));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

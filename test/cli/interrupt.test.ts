import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { decode, evaluate } from "sievenet";
import { digits } from "sievenet/data";
import { describe, expect, test } from "vitest";
import { json, start, workplace } from "./command.ts";

const at = workplace();
const long = ["train", "--dataset", "digits", "--examples", "500", "--epochs", "100000"];

/** Starts a run, waits until it has printed `line`, and presses Ctrl-C. */
async function interrupted(line: RegExp, out: string) {
  const { child, outcome } = start([...long, "--out", out]);
  let seen = "";
  child.stdout?.on("data", (text) => {
    if (line.test(seen)) return;
    seen += text;
    if (line.test(seen)) child.kill("SIGINT");
  });
  return outcome;
}

describe("Ctrl-C", () => {
  test("keeps what was learned, and says so", async () => {
    const { code, err, out } = await interrupted(/^ +2 /m, at("some"));
    expect(code).toBe(130);
    const { epochs, final } = json(at("some/history.json"));
    expect(epochs.length).toBeGreaterThanOrEqual(2);
    expect(err).toBe(`sievenet: stopped by SIGINT after ${epochs.length} of 100000 epochs. What was learned until then is kept.\n`);
    expect(out).toContain("% error on 100 test examples");
    expect(final.architecture).toEqual(epochs.at(-1).open);
    const { error } = evaluate(decode(readFileSync(at("some/model.safetensors"))), digits({ train: 1, test: 100 }).test);
    expect(error).toBe(final.testError);
    expect(error).toBe(epochs.at(-1).testError);
    expect(readFileSync(at("some/report.html"), "utf8")).toContain(`stopped after ${epochs.length} of 100000 epochs`);
  });

  test("before the end of the first epoch leaves what an earlier run has left", async () => {
    mkdirSync(at("none"));
    for (const name of ["history.json", "model.safetensors", "report.html"]) writeFileSync(at(`none/${name}`), "earlier");
    const { code, err } = await interrupted(/^epoch/m, at("none"));
    expect(code).toBe(130);
    if (!err.includes("Nothing was written")) return; // the machine was faster than the signal
    expect(err).toContain("before the first of");
    for (const name of ["history.json", "model.safetensors", "report.html"]) expect(readFileSync(at(`none/${name}`), "utf8")).toBe("earlier");
  });

  test("of the bare command, which says beforehand what it does and how it ends", async () => {
    mkdirSync(at("bare"));
    const { child, outcome } = start([], {}, at("bare"));
    child.stdout?.once("data", () => child.kill("SIGINT"));
    const { code, err } = await outcome;
    expect(code).toBe(130);
    expect(err).toMatch(/^sievenet: lenet-300-100 is trained on generated digits, which takes a minute or two\. Ctrl-C ends it .*--help/);
  });
});

test("the bare command says what the environment has it train on", async () => {
  mkdirSync(at("named"));
  const { code, err } = await start([], { SIEVENET_DATA: "nowhere" }, at("named")).outcome;
  expect(code).toBe(1);
  expect(err).toMatch(/^sievenet: lenet-300-100 is trained on mnist, as SIEVENET_DATA names its folder\. Ctrl-C/);
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { table } from "../sweep/places.ts";
import { type Outcome, sievenet, start, workplace } from "./command.ts";

const at = workplace();
const four = (out: string): string[] =>
  ["sweep", "mlp", "--csv", at("table.csv"), "--target", "y", "--layers", "8", "--epochs", "3", "--batch-size", "10"].concat([
    "--lambda",
    "0.1,3",
    "--seeds",
    "2",
    "--jobs",
    "2",
    "--out",
    at(out),
  ]);
const linesOf = (out: string): Record<string, unknown>[] =>
  readFileSync(at(`${out}/journal.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

let whole: Outcome;
beforeAll(async () => {
  table(at("table.csv"));
  whole = await sievenet([...four("whole"), "--best", "1"]);
});

describe("sievenet sweep", () => {
  test("says a line for each run, names the smallest net, and leaves the pages", () => {
    expect(whole.err).toBe("");
    expect(whole.code).toBe(0);
    expect(
      whole.out.match(
        /^mlp on table, lambda (0\.1|3), seed [12]: error [\d.]+ %, [\d.]+ % on examples kept aside, [\d.]+ % of the weights: \d+-\d+ \(\d+s\)$/gm,
      ),
    ).toHaveLength(4);
    expect(whole.out).toMatch(/^4 results, 0 failed\nthe smallest net with an error of at most 1 on the examples kept aside: mlp on table, lambda/m);
    for (const name of ["report.html", "table.md", "weights.svg", "flops.svg"]) expect(whole.out).toContain(at(`whole/${name}`));
    for (const [, page] of readFileSync(at("whole/report.html"), "utf8").matchAll(/href="(runs[^"]+)"/g)) expect(existsSync(at(`whole/${page}`))).toBe(true);
  });

  test("again does nothing again", async () => {
    const again = await sievenet(four("whole"));
    expect([again.code, again.err, again.out.split("\n")[1]]).toEqual([0, "", "4 results, 0 failed"]);
    expect(linesOf("whole")).toHaveLength(4);
  });

  test("stopped by Ctrl-C keeps what there is, and goes on", async () => {
    const { child, outcome } = start([...four("stopped"), "--jobs", "1"]);
    child.stdout?.once("data", () => child.kill("SIGINT"));
    const { code, err } = await outcome;
    expect([code, err]).toEqual([130, `sievenet: stopped by SIGINT. What is done is kept in "${at("stopped")}"; the same command goes on with it.\n`]);
    expect((await sievenet(four("stopped"))).code).toBe(0);
    expect(new Set(linesOf("stopped").map(({ model }) => model))).toEqual(new Set(linesOf("whole").map(({ model }) => model)));
    expect(linesOf("stopped")).toHaveLength(4);
  });

  test("two shards, put together, are the whole", async () => {
    for (const shard of ["1/2", "2/2"]) expect((await sievenet([...four(`shard-${shard[0]}`), "--shard", shard])).code).toBe(0);
    const collected = await sievenet(["sweep", "--collect", at("shard-1"), at("shard-2"), "--out", at("all")]);
    expect([collected.code, collected.err]).toEqual([0, ""]);
    expect(
      linesOf("all")
        .map(({ model }) => model)
        .sort(),
    ).toEqual(
      linesOf("whole")
        .map(({ model }) => model)
        .sort(),
    );
  });

  test("a disk that is full for one run is the failure of that run, in a sentence, and it is tried again", async () => {
    if (!existsSync("/dev/full")) return;
    const [first] = linesOf("whole") as [{ key: string }];
    mkdirSync(at(`full/runs/${first.key}`), { recursive: true });
    symlinkSync("/dev/full", at(`full/runs/${first.key}/model.safetensors`));
    const full = await sievenet(four("full"));
    expect(full.code).toBe(1);
    expect(full.out).toMatch(/^mlp on table, lambda [\d.]+, seed \d: failed: sweep: .* cannot be written: its disk is full\.$/m);
    expect(full.err).toBe("sievenet: 1 of the jobs failed; they are tried again when the sweep is started again.\n");
    expect(readFileSync(at("full/report.html"), "utf8")).toContain("its disk is full");
    rmSync(at(`full/runs/${first.key}/model.safetensors`));
    expect((await sievenet(four("full"))).code).toBe(0);
    expect(linesOf("full").filter(({ failure }) => failure)).toHaveLength(1);
  });

  test("a journal that is a device ends it in a sentence", async () => {
    if (!existsSync("/dev/full")) return;
    mkdirSync(at("journal"));
    symlinkSync("/dev/full", at("journal/journal.jsonl"));
    const { code, err } = await sievenet(four("journal"));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^sievenet: ".*journal\.jsonl" is a device, a pipe or a socket, but only regular files are read and written\. .*\n$/),
    ]);
  });

  test.each([
    [
      ["--lambda", "0.1,x"],
      '--lambda is "0.1,x", but "x" is no price. Give numbers from 0 up with commas between runs, and / between layers: 0.03,0.1,0.1/0.3/3.',
    ],
    [["--lambda", "0.1/0.2/0.3/0.4"], "--lambda has 4 numbers, but mlp needs 1 for all its gated layers or 2, one for each."],
    [["--seeds", "0"], '--seeds is "0", but it must be a whole number from 1 up.'],
    [["--jobs", "x"], '--jobs is "x", but it must be a whole number from 1 up.'],
    [["--shard", "3/2"], '--shard is "3/2", but it must say which of how many, such as 1/8 to 8/8.'],
    [["--budget", "weight=3"], '--budget is "weight=3", but it must say of what which share is to be left'],
    [["--epochs", "none"], '--epochs is "none", but it must be a whole number from 1 up.'],
    [["--validation", "2"], '--validation is "2", but it must be a number above 0 and below 1, such as 0.1.'],
    [["--best", "x"], '--best is "x", but it must be the error that a net may have, as a share: 0.016.'],
    [["--halving", "--validation", "0"], "halving compares runs by the error on examples kept aside, but none are."],
    [["--halving", "--shard", "1/2"], "halving compares all runs, but a shard knows only its own."],
    [["--seed", "1"], "unknown option '--seed'"],
  ])("refuses %j in a sentence", async (more, said) => {
    const { code, err, out } = await sievenet([...four("wrong"), ...more]);
    expect(err).toContain(said);
    expect([code, out, err.match(/\n/g)?.length]).toEqual([2, "", 1]);
    expect(existsSync(at("wrong"))).toBe(false);
  });

  test("refuses to collect without a place, and from where there is nothing", async () => {
    const out = await sievenet(["sweep", "--collect", at("whole")]);
    expect([out.code, out.err]).toEqual([2, "sievenet: --collect needs --out, the folder in which the results are put together.\n"]);
    const also = await sievenet(["sweep", "--out", at("any"), "--lambda", "1", "--collect", at("whole")]);
    expect([also.code, also.err]).toEqual([2, "sievenet: --collect trains nothing, but --lambda came with it. Leave out one of the two.\n"]);
    mkdirSync(at("empty"));
    const none = await sievenet(["sweep", "--collect", at("empty"), "--out", at("any")]);
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/there is no journal\.jsonl in ".*empty"\. Give folders of sweeps\.\n$/)]);
    expect(readdirSync(at("empty"))).toEqual([]);
  });
});

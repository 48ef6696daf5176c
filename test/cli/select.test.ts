import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planted } from "../support/planted.ts";
import { sievenet, workplace } from "./command.ts";

const at = workplace();

describe("sievenet select", () => {
  test("reads a table, says what it is and which columns matter, and draws them", async () => {
    const rows = planted(1);
    const names = Object.keys(rows[0] as object);
    writeFileSync(at("data.csv"), [names.join(";"), ...rows.map((row) => names.map((name) => row[name] ?? "").join(";"))].join("\n"));
    const { out, err, code } = await sievenet(["select", at("data.csv"), "--target", "y", "--ignore", "x0,x2,x3,x5", "--out", at("columns.svg")]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/^500 rows to train on; 15 features, 3 classes to learn\nx0 +ignored\nx1 +numeric +missing in \d+\n/);
    expect(out).toMatch(/\nchosen at lambda [\d.]+: x1, x4, x7, color/);
    expect(out).toMatch(/\na linear model: x1/);
    expect(out).toMatch(/\nwrote .*columns.svg\n$/);
    expect(readFileSync(at("columns.svg"), "utf8")).toMatch(/^<svg/);
  });

  test.each<[string, string[], number, RegExp]>([
    ["no target", [], 2, /--target is missing/],
    ["a target that is not there", ["--target", "z"], 1, /there is no column "z"/],
    ["a seed that is none", ["--target", "y", "--seed", "x"], 2, /--seed is "x"/],
  ])("refuses %s", async (_, args, exitCode, message) => {
    writeFileSync(at("small.csv"), "a,y\n1,2\n2,3\n");
    const { err, code } = await sievenet(["select", at("small.csv"), ...args]);
    expect(err).toMatch(message);
    expect(code).toBe(exitCode);
  });
});

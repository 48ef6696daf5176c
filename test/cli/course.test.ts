import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { sievenet, start, workplace, writeIdx } from "./command.ts";

const at = workplace();

describe("sievenet course", () => {
  test.each<[string, string[], number, RegExp]>([
    ["a name that it does not know", ["beyond-mpl"], 2, /there is no course "beyond-mpl". Did you mean beyond-mlp\?/],
    ["a seed that is none", ["beyond-mlp", "--seed", "x"], 2, /--seed is "x"/],
    ["no epochs", ["beyond-mlp", "--epochs", "0"], 2, /--epochs is "0", but it must be a whole number from 1 up/],
    ["two names", ["beyond-mlp", "beyond-lenet-5"], 2, /course takes one name/],
    ["a folder without data", ["beyond-mlp", "--data", "nowhere"], 1, /train-images-idx3-ubyte/],
  ])("refuses %s", async (_, args, exitCode, message) => {
    const { err, code } = await sievenet(["course", ...args, "--out", at("net.safetensors")]);
    expect(err).toMatch(message);
    expect(code).toBe(exitCode);
  });

  test.each<[string, string]>([
    ["a file in a folder's place", "/dev/null/net.safetensors"],
    ["a folder", tmpdir()],
  ])("refuses %s as --out before anything is trained or read", async (_, out) => {
    const { err, code } = await sievenet(["course", "beyond-mlp", "--data", "nowhere", "--out", out]);
    expect(err).toMatch(/^sievenet: the net cannot be written: .*\. Give another file with --out\.\n$/);
    expect(code).toBe(1);
  });

  test("goes on where it was killed, to the same net, and leaves nothing else", async () => {
    const data = at("data");
    writeIdx(data, 100);
    const args = (name: string) => ["course", "beyond-mlp", "--epochs", "2", "--data", data, "--out", at(`${name}/net.safetensors`)];
    expect((await sievenet(args("whole"))).code).toBe(0);
    mkdirSync(at("killed"));
    const names = () => readdirSync(at("killed"));
    const { child, outcome } = start(args("killed"));
    while (child.exitCode === null && !names().some((name) => name.endsWith("round-1-begun"))) await setTimeout(5);
    child.kill("SIGKILL");
    await outcome;
    expect(names().some((name) => /^net\.safetensors\.[0-9a-f]{12}\.round-0-done$/.test(name))).toBe(true);
    const { out, code } = await sievenet(args("killed"));
    expect(code).toBe(0);
    expect(out).toMatch(/goes on in round [1-4]/);
    expect(names()).toEqual(["net.safetensors"]);
    expect(readFileSync(at("killed/net.safetensors"))).toEqual(readFileSync(at("whole/net.safetensors")));
  });
});

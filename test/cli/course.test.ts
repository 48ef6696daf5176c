import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { sievenet, workplace } from "./command.ts";

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
});

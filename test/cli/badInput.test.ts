import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { sievenet, workplace, writeIdx } from "./command.ts";

const at = workplace();

/** One sentence on stderr, nothing else, and the number for it. */
async function refuses(args: readonly string[], code: number, text: RegExp, env?: Record<string, string>) {
  const outcome = await sievenet(args, env);
  expect(outcome.err).toMatch(text);
  expect(outcome.err).toMatch(/^sievenet: [^\n]+[.?]\n$/);
  expect(outcome.err).not.toMatch(/ at .*\.js:\d/);
  expect(outcome).toMatchObject({ code, out: "" });
}

describe("the command refuses", () => {
  const usage: [string, RegExp][] = [
    ["--wrong", /unknown option '--wrong'/],
    ["--epoch 3", /Did you mean --epochs\?/],
    ["trian", /there is no command "trian"\. Did you mean train\?/],
    ["corse", /there is no command "corse"\. Did you mean course\?/],
    ["train mlp", /--csv is missing, but it names the table to learn of/],
    ["train lenet-300", /there is no recipe "lenet-300"\. Did you mean lenet-300-100\?/],
    ["train lenet-300-100 another", /too many arguments/],
    ["--dataset minst", /there is no dataset "minst"\. Did you mean mnist\?/],
    ["--epochs 0", /--epochs is "0", but it must be a whole number from 1 up/],
    ["--epochs 1.5", /whole number/],
    ["--epochs", /'--epochs <n>' argument missing/],
    ["--batch-size -1", /--batch-size is "-1"/],
    ["--lambda -1", /--lambda is "-1"/],
    ["--average-decay 1", /--average-decay is "1".*below 1/],
    ["--lambda some", /--lambda is "some"/],
    ["--lambda 0.1,", /--lambda is ""/],
    ["--lambda 0.1,0.1", /--lambda has 2 numbers, but lenet-300-100 needs 1 .* or 3/],
    ["--lambda 1 --no-gates", /Leave out one of the two/],
    ["--learning-rate 0", /--learning-rate is "0"/],
    ["--seed 4294967296", /from 0 to 4294967295/],
    ["--examples 3 --dataset digits", /--examples is "3"/],
    ["--examples 100 --dataset mnist", /--examples is for the dataset digits/],
    ["--data --quiet", /--data needs a value/],
    ["--data here --dataset digits", /digits are generated/],
  ];
  test.each(usage)("%s", (line, text) => refuses(line.split(" "), 2, text));

  test("a batch larger than the dataset", () =>
    refuses(["--examples", "20", "--batch-size", "21", "--out", at("batch")], 2, /--batch-size is 21, but there are only 20 examples/));

  describe("a folder for results", () => {
    beforeAll(() => writeFileSync(at("file"), ""));
    // root may write everywhere: a file in the way is what nobody can write into
    test("that is a file", () => refuses(["--out", at("file")], 1, /file" cannot be written: it is a file\. Give another one with --out/));
    test("below a file", () => refuses(["--out", at("file/below")], 1, /a part of its path is a file/));
    test("before it looks for data", () => refuses(["--data", at("nowhere"), "--out", at("file")], 1, /cannot be written/));
    test("where the system lets none be made", () => {
      if (existsSync("/proc")) return refuses(["--out", "/proc/sievenet/run"], 1, /cannot be written/);
    });
  });

  describe("a table, and leaves no folder behind", () => {
    const from = (name: string) => refusesTable(["train", "mlp", "--csv", at(name), "--target", "y", "--out", at("tables/of/mine")]);
    const refusesTable = async (args: string[]) => {
      const outcome = await sievenet(args);
      expect(existsSync(at("tables"))).toBe(false);
      return outcome.err;
    };
    test("that is not there", async () => expect(await from("no.csv")).toMatch(/there is no file ".*no\.csv"/));
    test("with a bad line, by its file", async () => {
      writeFileSync(at("bad.csv"), "a,b,y\n1,2,x\n3,4\n");
      expect(await from("bad.csv")).toMatch(/^sievenet: in ".*bad\.csv", line 3 has 2 cells, but there are 3 columns/);
    });
    test("with a bad line, by its file, whatever its name", async () => {
      writeFileSync(at("$&.csv"), "a,b,y\n1,2,x\n3,4\n");
      expect(await from("$&.csv")).toMatch(/^sievenet: in ".*[\\/]\$&\.csv", line 3/);
    });
  });

  describe("data", () => {
    const from = (name: string) => ["--data", at(name), "--epochs", "1", "--out", at("out")];
    test("that is not there", () => refuses(from("nowhere"), 1, /train-images-idx3-ubyte .*is not in the folder .*--dataset mnist without --data/));
    test("that was cut short", async () => {
      writeIdx(at("short"), 20);
      truncateSync(at("short/train-images-idx3-ubyte"), 5000);
      await refuses(from("short"), 1, /short\/train-images-idx3-ubyte/);
    });
    test("of another kind", async () => {
      writeIdx(at("foreign"), 20);
      writeFileSync(at("foreign/t10k-images-idx3-ubyte"), "not images");
      await refuses(from("foreign"), 1, /foreign\/t10k-images-idx3-ubyte/);
    });
    test("of another size", async () => {
      writeIdx(at("size"), 4);
      for (const part of ["train", "t10k"]) {
        const bytes = readFileSync(at(`size/${part}-images-idx3-ubyte`));
        bytes.set([0, 0, 0, 14, 0, 0, 0, 14], 8);
        writeFileSync(at(`size/${part}-images-idx3-ubyte`), bytes.subarray(0, 16 + 4 * 14 * 14));
      }
      await refuses(from("size"), 1, /images of 196 pixels came, but lenet-300-100 needs 28x28/);
    });
  });

  test("with the place of the error when SIEVENET_DEBUG is set", async () => {
    const { err, code } = await sievenet(["--epochs", "0"], { SIEVENET_DEBUG: "1" });
    expect(code).toBe(2);
    expect(err).toMatch(/\n +at /);
  });
});

// Files that are written: what stood there before, what stands there after a failure, and who else writes.
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dense, encode, load, save } from "sievenet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTogether } from "../../src/writing.ts";
import { command, json, start, workplace } from "../cli/command.ts";

const posix = process.platform !== "win32";
const net = dense(3, 2);
const bytes = Buffer.from(encode(net));

describe("save", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sievenet-save-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);

  test.runIf(posix)("keeps the mode of a file that it replaces", async () => {
    for (const mode of [0o600, 0o664, 0o444]) {
      writeFileSync(at("mode"), "earlier");
      chmodSync(at("mode"), mode);
      await save(at("mode"), net);
      expect(statSync(at("mode")).mode & 0o777).toBe(mode);
      expect(readFileSync(at("mode"))).toEqual(bytes);
      rmSync(at("mode"));
    }
  });

  test.runIf(posix)("follows symbolic links, to files that are there and to such that are not yet", async () => {
    mkdirSync(at("elsewhere"));
    writeFileSync(at("elsewhere/there"), "earlier");
    for (const name of ["there", "new"]) {
      symlinkSync(`elsewhere/${name}`, at(`to-${name}`));
      symlinkSync(at(`to-${name}`), at(`to-to-${name}`));
      await save(at(`to-to-${name}`), net);
      expect(readlinkSync(at(`to-${name}`))).toBe(`elsewhere/${name}`);
      expect(lstatSync(at(`to-to-${name}`)).isSymbolicLink()).toBe(true);
      expect(readFileSync(at(`elsewhere/${name}`))).toEqual(bytes);
    }
    // to where nothing is nothing is read, and nothing is written into a folder that is not there; the link stays
    symlinkSync("no/folder", at("dangling"));
    await expect(load(at("dangling"))).rejects.toThrow(/dangling" cannot be read: there is no such file\. Check the path/);
    await expect(save(at("dangling"), net)).rejects.toThrow(/dangling" cannot be written: its folder is not there\. Check the path/);
    expect(readlinkSync(at("dangling"))).toBe("no/folder");
    symlinkSync(at("b"), at("a"));
    symlinkSync(at("a"), at("b"));
    await expect(save(at("a"), net)).rejects.toThrow(/^save: .* cannot be written: its symbolic links go round in a circle/);
  });

  test.runIf(posix)("leaves devices and pipes what they are: a net is not saved there, files of a run are written to them", async () => {
    symlinkSync("/dev/null", at("null"));
    execFileSync("mkfifo", [at("pipe")]);
    for (const name of ["/dev/null", at("null"), at("pipe")]) await expect(save(name, net)).rejects.toThrow("is a device, a pipe or a socket");
    await writeTogether(files, [
      ["/dev/null", "text"],
      [at("null"), "text"],
    ]);
    const [content] = await Promise.all([files.readFile(at("pipe"), "utf8"), writeTogether(files, [[at("pipe"), "text"]])]);
    expect(content).toBe("text");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(lstatSync(at("null")).isSymbolicLink()).toBe(true);
    expect(statSync(at("pipe")).isFIFO()).toBe(true);
  });

  test("never writes into the file that is there: a reader of the old one reads all of it", async () => {
    writeFileSync(at("whole"), "earlier");
    const reader = await files.open(at("whole"));
    const before = (await reader.stat()).ino;
    await save(at("whole"), net);
    expect(await reader.readFile("utf8")).toBe("earlier");
    await reader.close();
    if (posix) expect(statSync(at("whole")).ino).not.toBe(before);
    expect(readFileSync(at("whole"))).toEqual(bytes);
  });

  test("removes parts that a writer which was killed has left long ago, and no others", async () => {
    const long = new Date(Date.now() - 2 * 3_600_000);
    const names = ["part.01234567.part", "part.89abcdef.part", "other.01234567.part", "part.part"];
    for (const name of names) writeFileSync(at(name), "");
    for (const name of names.filter((_, i) => i !== 1)) utimesSync(at(name), long, long);
    await save(at("part"), net);
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith(".part"))
        .sort(),
    ).toEqual(["other.01234567.part", "part.89abcdef.part", "part.part"]);
  });

  test("several files land together or not at all", async () => {
    mkdirSync(at("pair/folder"), { recursive: true });
    writeFileSync(at("pair/a"), "earlier");
    const failing = ["folder", "missing/b", ...(existsSync("/dev/full") ? ["full"] : [])];
    if (existsSync("/dev/full")) symlinkSync("/dev/full", at("pair/full"));
    for (const name of failing) {
      const pair = [[at("pair/a"), "new"] as const, [at(`pair/${name}`), "new"] as const];
      await expect(writeTogether(files, pair)).rejects.toThrow();
      await expect(writeTogether(files, pair.toReversed())).rejects.toThrow();
      expect(readFileSync(at("pair/a"), "utf8")).toBe("earlier");
    }
    expect(readdirSync(at("pair")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe.runIf(posix)("the folder of a run", () => {
  const at = workplace();
  const run = (examples: number, epochs: number, ...more: string[]) => [
    "train",
    "--dataset",
    "digits",
    "--examples",
    `${examples}`,
    "--epochs",
    `${epochs}`,
    "--batch-size",
    "20",
    ...more,
  ];
  /** Resolves when the condition holds. */
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  test("has one run at a time; that of a process which was killed is taken over, with a word", async () => {
    const out = at("locked");
    const first = start(run(100, 100_000, "--out", out));
    await until(() => existsSync(join(out, "history.json")));
    const refused = await start(run(40, 1, "--out", out)).outcome;
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(
      new RegExp(`^sievenet: the folder ".*locked" is in use by another run, process ${first.child.pid}\\. Give another one with --out`),
    );
    first.child.kill("SIGKILL");
    await first.outcome;
    writeFileSync(join(out, "model.safetensors.01234567.part"), "half");
    const { code, err } = await start(run(40, 1, "--out", out)).outcome;
    expect(err).toBe(`sievenet: the folder "${out}" was in use by process ${first.child.pid}, which has ended. It is taken over.\n`);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["checkpoint.safetensors", "history.json", "model.safetensors", "report.html"]);
    expect(json(join(out, "history.json")).examples).toBe(40);
  });

  test("is another for each of several runs that begin at once", async () => {
    mkdirSync(at("many"));
    const codes = Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, [command, ...run(40, 1, "--quiet")], { cwd: at("many"), stdio: "ignore" });
      return new Promise((resolve) => child.on("close", resolve));
    });
    expect(await Promise.all(codes)).toEqual([0, 0, 0]);
    expect(readdirSync(at("many/runs")).sort()).toEqual(["lenet-300-100-digits", "lenet-300-100-digits-2", "lenet-300-100-digits-3"]);
  });

  test.runIf(existsSync("/dev/full"))("on a full disk waits for room, and keeps the earlier report until then", async () => {
    mkdirSync(at("full"));
    writeFileSync(at("full/report.html"), "earlier");
    symlinkSync("/dev/full", at("full/model.safetensors"));
    const { child, outcome } = start(run(40, 2, "--out", at("full")));
    let err = "";
    child.stderr?.on("data", (text) => {
      err += text;
    });
    await until(() => err.includes("is full. The run waits"));
    expect(readFileSync(at("full/report.html"), "utf8")).toBe("earlier");
    expect(existsSync(at("full/history.json"))).toBe(false);
    rmSync(at("full/model.safetensors"));
    expect((await outcome).code).toBe(0);
    expect(json(at("full/history.json")).epochs).toHaveLength(2);
    expect(readFileSync(at("full/report.html"), "utf8")).toContain("<svg");
  });

  test.runIf(existsSync("/dev/full"))("on a full disk can be left with Ctrl-C", async () => {
    mkdirSync(at("stuck"));
    symlinkSync("/dev/full", at("stuck/history.json"));
    const { child, outcome } = start(run(40, 2, "--out", at("stuck")));
    let err = "";
    child.stderr?.on("data", (text) => {
      if (!err.includes("waits") && text.includes("waits")) child.kill("SIGINT");
      err += text;
    });
    const end = await outcome;
    expect(end.code).toBe(1);
    expect(end.err).toMatch(/stuck" cannot be written: its disk is full/);
    expect(readdirSync(at("stuck"))).toEqual(["history.json"]);
  });

  test.runIf(existsSync("/dev/full"))("is filled whatever becomes of stdout and stderr", async () => {
    const shell = (line: string) => {
      const child = spawn("sh", ["-c", line, process.execPath, command, ...run(60, 3)], { cwd: at("."), stdio: ["ignore", "pipe", "pipe"] });
      return new Promise<number | null>((resolve) => child.on("close", resolve));
    };
    expect(await shell('"$0" "$@" --out full-out > /dev/full')).toBe(0);
    expect(await shell('"$0" "$@" --out full-err 2> /dev/full')).toBe(0);
    expect(await shell('"$0" "$@" --out closed >&- 2>&-')).toBe(0);
    expect(await shell('{ "$0" "$@" --out gone; echo $? > code; } 2>&1 | true; test "$(cat code)" = 0')).toBe(0);
    for (const name of ["full-out", "full-err", "closed", "gone"]) expect(json(at(`${name}/history.json`)).epochs, name).toHaveLength(3);
  });

  test.each(["SIGHUP", "SIGTERM"] as const)("keeps what was learned when %s comes", async (signal) => {
    const { child, outcome } = start(run(100, 100_000, "--out", at(signal)));
    await until(() => existsSync(at(`${signal}/history.json`)));
    child.kill(signal);
    const { code, err } = await outcome;
    expect(code).toBe(signal === "SIGHUP" ? 129 : 143);
    expect(err).toContain(`stopped by ${signal} after`);
    expect(readdirSync(at(signal)).sort()).toEqual(["checkpoint.safetensors", "history.json", "model.safetensors", "report.html"]);
  });

  test("is left at once by Ctrl-C while digits are drawn and while a pipe waits for a writer", async () => {
    const drawing = start(["train", "--dataset", "digits", "--examples", "900000", "--out", at("drawn")]);
    await until(() => existsSync(at("drawn/.lock")));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pressed = performance.now();
    drawing.child.kill("SIGINT");
    const { code, err } = await drawing.outcome;
    expect(performance.now() - pressed).toBeLessThan(10_000);
    expect(err).toMatch(/^sievenet: stopped by SIGINT before the first of 80 epochs was done\. Nothing was written\.\n$/);
    expect(code).toBe(130);
    expect(existsSync(at("drawn"))).toBe(false);

    mkdirSync(at("pipes"));
    execFileSync(
      "mkfifo",
      ["train-images-idx3", "t10k-images-idx3", "train-labels-idx1", "t10k-labels-idx1"].map((name) => at(`pipes/${name}-ubyte`)),
    );
    const waiting = start(["train", "--data", at("pipes"), "--out", at("piped")]);
    // what is no regular file is refused; where it is waited for, a signal ends that
    let over = false;
    const ended = waiting.outcome.then((outcome) => {
      over = true;
      return outcome;
    });
    await until(() => over || existsSync(at("piped/.lock")));
    await new Promise((resolve) => setTimeout(resolve, 300));
    waiting.child.kill("SIGINT");
    const end = await ended;
    expect(end.err).toMatch(/^sievenet: (stopped by SIGINT before the first of \d+ epochs was done\. Nothing was written\.|.*idx.*)\n$/);
    expect(existsSync(at("piped"))).toBe(false);
  });
});

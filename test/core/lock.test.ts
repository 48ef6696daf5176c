import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { lock, lockIn } from "../../src/lock.ts";

const folder = mkdtempSync(join(tmpdir(), "locks-"));
const path = join(folder, ".lock");
const dead = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: "another boot 1" });
/** One that runs: of another machine. */
const other = JSON.stringify({ pid: 7, host: "elsewhere", started: "" });

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

/** What another process does between two steps of this one: once, after the lock was read. */
function meanwhile(happens: () => void): void {
  const { readFileSync: real } = fs;
  let happened = false;
  vi.spyOn(fs, "readFileSync").mockImplementation(((...args: Parameters<typeof real>) => {
    const text = real(...args);
    if (args[0] === path && !happened) {
      happened = true;
      happens();
    }
    return text;
  }) as typeof real);
}

describe("a lock of a process that has died", () => {
  test("is taken over, and nothing is left beside it", () => {
    writeFileSync(path, dead);
    const attempt = lock(path);
    expect(attempt).toMatchObject({ tookOver: `process ${2 ** 22 + 1}` });
    expect(readdirSync(folder)).toEqual([".lock"]);
    expect(lock(path)).toEqual({ holder: `process ${process.pid}` });
    if ("release" in attempt) attempt.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("may go away at any moment: it is taken then", () => {
    writeFileSync(path, dead);
    meanwhile(() => rmSync(path));
    expect(lock(path)).toHaveProperty("release");
    expect(readdirSync(folder)).toEqual([".lock"]);
  });

  test("may be taken over by another, whose lock is left alone", () => {
    writeFileSync(path, dead);
    meanwhile(() => writeFileSync(path, other));
    expect(lock(path)).toEqual({ holder: "process 7 of elsewhere" });
    expect(readFileSync(path, "utf8")).toBe(other);
    expect(readdirSync(folder)).toEqual([".lock"]);
  });

  test("is left to another that is at it, and a claim that nobody has is taken away", () => {
    writeFileSync(path, dead);
    writeFileSync(`${path}.claim`, other);
    expect(lock(path)).toEqual({ holder: "process 7 of elsewhere" });
    expect(readFileSync(path, "utf8")).toBe(dead);
    writeFileSync(`${path}.claim`, dead);
    expect(lock(path)).toHaveProperty("release");
    expect(readdirSync(folder)).toEqual([".lock"]);
  });
});

describe("a lock in a folder", () => {
  const runs = join(folder, "runs");
  const below = join(runs, "mlp");
  const taken = () => {
    const attempt = lockIn(below);
    if (!("release" in attempt)) throw new Error(attempt.holder);
    return attempt;
  };
  afterEach(() => rmSync(runs, { recursive: true, force: true }));

  test("takes the folders that were made for it away again, where nothing lies in them", () => {
    taken().release();
    expect(existsSync(runs)).toBe(false);
  });

  test("leaves a folder with something in it, and those around", () => {
    const { release } = taken();
    writeFileSync(join(below, "model"), "");
    release();
    expect(readdirSync(below)).toEqual(["model"]);
  });

  test("leaves a folder that was there before", () => {
    fs.mkdirSync(below, { recursive: true });
    taken().release();
    expect(existsSync(below)).toBe(true);
  });

  test("makes a folder again that another has just taken away", () => {
    const { mkdirSync: real } = fs;
    let happened = false;
    vi.spyOn(fs, "mkdirSync").mockImplementation(((...args: Parameters<typeof real>) => {
      const answer = real(...args);
      if (args[0] === below && !happened) {
        happened = true;
        rmSync(runs, { recursive: true });
      }
      return answer;
    }) as typeof real);
    const { release } = taken();
    expect(readdirSync(below)).toEqual([".lock"]);
    release();
  });
});

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeFolder } from "../../src/writing.ts";

const folder = mkdtempSync(join(tmpdir(), "folders-"));
afterAll(() => rmSync(folder, { recursive: true }));
const isFolder = (path: string) => statSync(path).isDirectory();

describe("makeFolder", () => {
  test("makes a folder and those it lies in, also where its name ends in a slash", () => {
    makeFolder(join(folder, "one", "two", "three"));
    makeFolder(`${join(folder, "four", "five")}${sep}`);
    expect(isFolder(join(folder, "one", "two", "three"))).toBe(true);
    expect(isFolder(join(folder, "four", "five"))).toBe(true);
  });

  test("leaves one that is there", () => expect(() => makeFolder(folder)).not.toThrow());

  // worker threads cannot change the folder that names begin in
  test("makes one whose name says nothing of where it lies", () => {
    const name = `folder-of-${process.pid}-${Date.now()}`;
    try {
      makeFolder(name);
      expect(isFolder(name)).toBe(true);
    } finally {
      rmSync(name, { recursive: true, force: true });
    }
  });

  test("does not take a file for a folder", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST");
    expect(() => makeFolder(join(folder, "file", "within"))).toThrow(/ENOTDIR|ENOENT|EEXIST/);
    expect(existsSync(join(folder, "file", "within"))).toBe(false);
  });
});

// What `sievenet inspect` prints and builds of a file that someone else has made.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { Failure, reason } from "../../src/cli/failure.ts";
import { inspect } from "../../src/cli/inspect.ts";
import { contenders, savedFile } from "../../src/cli/savedFile.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { batchNorm, conv2d, dense, encode, gate, type Layer, relu, sequential } from "../../src/index.ts";
import { recipe } from "../../src/run/index.ts";
import { milliseconds } from "../support/milliseconds.ts";

const folder = mkdtempSync(join(tmpdir(), "inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const saved = (name: string, net: Layer, notes?: Record<string, string>) => put(name, encode(net, notes));

function printed(path: string): string {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  inspect(path, {});
  return text;
}

/** What a terminal obeys, or what turns a line around. */
const control = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe("control characters of a file do not reach the terminal", () => {
  test("from its notes, in their names and texts", () => {
    const text = printed(saved("notes", dense(2, 1), { "by\u001b]0;title\u0007": "\u001b[2J\u001b[31mred\u202eder\nweights 0\u009b1m\u007f" }));
    for (const line of text.split("\n")) expect(line).not.toMatch(control);
    expect(text).toContain("\ufffd[2J\ufffd[31mred\ufffdder\ufffdweights 0\ufffd1m\ufffd");
  });

  test("from its name", () => {
    for (const line of printed(saved("\u001b[31mnet", dense(2, 1))).split("\n")) expect(line).not.toMatch(control);
  });

  test("from names of layers, functions and tensors in errors", () => {
    const metadata = { format: "sievenet", version: "1", architecture: JSON.stringify({ type: "function", name: "\u001b[2J\u009b" }) };
    for (const architecture of [metadata.architecture, JSON.stringify({ type: "\u001b[2J" })]) {
      const path = put("bad", writeSafetensors({ tensors: new Map(), metadata: { ...metadata, architecture } }));
      let failure: unknown;
      try {
        inspect(path, {});
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(Failure);
      expect(reason(failure)).toMatch(/\ufffd\[2J/);
      expect(reason(failure)).not.toMatch(control);
    }
  });
});

describe("a net is told to have gates", () => {
  test("when it has, whatever the lengths of its file and of the same without them", () => {
    expect(savedFile(saved("gated", gate(dense(4, 2), { over: "inputs" }))).gated).toBe(true);
    expect(savedFile(saved("plain", sequential(dense(4, 2), relu))).gated).toBe(false);
    // spaces in the architecture: the same net without gates takes fewer bytes
    const { tensors, metadata } = readSafetensors(encode(dense(4, 2)));
    const architecture = ` ${metadata["architecture"]} `.replaceAll(",", ", ");
    expect(savedFile(put("spaced", writeSafetensors({ tensors, metadata: { ...metadata, architecture } }))).gated).toBe(false);
  });
});

describe("a net that a note names is not built", () => {
  test.each(["wrn-10-400", "wrn-1000-100", "wrn-6000000004-1", "wrn-10-1e9", "constructor"])("when it is %s", (name) => {
    const file = savedFile(saved("named", dense(2, 1), { recipe: name }));
    const begun = milliseconds();
    expect(contenders(file).map(([what]) => what)).toEqual(["as saved"]);
    expect(milliseconds() - begun).toBeLessThan(1000);
  });

  test("and recipes of such names are refused", () => {
    expect(() => recipe("wrn-6000000004-1")).toThrow(/cannot be built/);
    expect(() => recipe("wrn-10-1000000000")).toThrow(/cannot be built/);
    expect(recipe("wrn-28-10").widths).toHaveLength(12);
  });
});

describe("examples that would take gigabytes are refused", () => {
  test("where the file says their size", () => {
    const net = conv2d(1, 1, 1);
    net.outputSize = [16000, 16000];
    expect(() => inspect(saved("large", sequential(net, batchNorm(1))), {})).toThrow(/examples of \[1, 16000, 16000\] are too large to be timed/);
  });
});

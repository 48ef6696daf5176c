// Runs the built command as its users do: as a process of its own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const command = join(root, "dist/cli.js");

const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** npm test builds it beforehand; vitest called directly does not. */
function buildIfStale(): void {
  const sources = ["src", "assembly"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)),
  );
  const newest = Math.max(...sources.filter((path) => path.endsWith(".ts") && !path.includes("generated")).map(changed));
  if (changed(command) < newest) execFileSync(process.execPath, [join(root, "tools/build.mjs"), "--only", "cli"]);
}

/** A folder for the tests of a file, gone afterwards. */
export function workplace(): (name: string) => string {
  let folder = "";
  beforeAll(() => {
    buildIfStale();
    folder = mkdtempSync(join(tmpdir(), "sievenet-cli-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the command. Data of the machine the tests run on must not change what they see. */
export function start(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd?: string,
): { readonly child: ChildProcess; readonly outcome: Promise<Outcome> } {
  const { SIEVENET_DATA: _data, SIEVENET_CIFAR10: _cifar, SIEVENET_DEBUG: _debug, ...rest } = process.env;
  const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...rest, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  return { child, outcome: new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err }))) };
}

export const sievenet = (args: readonly string[], env?: Record<string, string>): Promise<Outcome> => start(args, env).outcome;

export const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** Writes MNIST's four files with `count` made-up images each, as any folder of a user might hold. */
export function writeIdx(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const head = (...numbers: number[]) => Uint8Array.from(numbers.flatMap((each) => [each >> 24, (each >> 16) & 255, (each >> 8) & 255, each & 255]));
  const images = Uint8Array.from({ length: count * 784 }, (_, i) => (i * 31 + Math.floor(i / 784) * 7) % 256);
  for (const part of ["train", "t10k"]) {
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), Buffer.concat([head(0x803, count, 28, 28), images]));
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), Buffer.concat([head(0x801, count), Uint8Array.from({ length: count }, (_, i) => i % 10)]));
  }
}

/** Writes files as those of CIFAR-10 with `count` made-up images to learn from, and as many to test on. */
export function writeCifar(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const records = Uint8Array.from({ length: count * 3073 }, (_, i) => (i % 3073 ? (i * 31 + Math.floor(i / 3073) * 7) % 256 : Math.floor(i / 3073) % 10));
  for (const part of ["train", "test"]) writeFileSync(join(folder, `${part}.bin`), records);
}

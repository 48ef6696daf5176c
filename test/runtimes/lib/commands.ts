// Node, Deno and Bun as programs, where they are found.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { program } from "./browsers.ts";

const here = fileURLToPath(new URL("..", import.meta.url));
const installed = `${here}node_modules/`;
const emulated = `${here}arm/node_modules/node-24/bin/node`;

export interface Command {
  readonly name: string;
  /** The program and its first arguments; a file to run is to follow. */
  readonly words: readonly string[];
  missing(): string | undefined;
}

function command(name: string, words: readonly string[], get = "npm ci in test/runtimes"): Command {
  const absent = words.filter((word) => /^[/a-z]+.*(node|deno|bun|qemu-aarch64)$/.test(word)).find((word) => !program(word));
  return { name, words, missing: () => (absent ? `${name} was not found (${absent.replace(here, "test/runtimes/")}): ${get}.` : undefined) };
}

export const nodes: readonly Command[] = [
  command("Node, the one that runs the tests", [process.execPath]),
  command("Node 20", [`${installed}node-20/bin/node`]),
  command("Node 24", [`${installed}node-24/bin/node`]),
  command("Node 26", [`${installed}node-26/bin/node`]),
];
export const deno = command("Deno", [`${installed}@deno/linux-x64-glibc/deno`, "run", "-A", "--quiet"]);
export const bun = command("Bun", [`${installed}@oven/bun-linux-x64/bin/bun`]);
/** Emulated: for the bits, not for the whole suite. */
export const arm = command(
  "Node 24 on ARM (emulated)",
  ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", emulated],
  "apt-get install qemu-user libc6-arm64-cross libstdc++6-arm64-cross, and npm ci --force in test/runtimes/arm",
);

const started = promisify(execFile);

/** Runs a program; what it printed. The environment is that of the tests, without what vitest adds. */
export async function printed(words: readonly string[], options: { cwd?: string; env?: Record<string, string>; signal?: AbortSignal } = {}): Promise<string> {
  const { NODE_OPTIONS: _options, NODE_ENV: _environment, VITEST: _vitest, ...env } = process.env;
  const [file, ...args] = words as [string, ...string[]];
  const { stdout } = await started(file, args, { ...options, env: { ...env, NO_COLOR: "1", ...options.env }, maxBuffer: 2 ** 26 });
  return stdout.trim();
}

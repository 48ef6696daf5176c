// A training process is killed with SIGKILL at random moments and gone on with: what it comes to is what it would have come to.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reliability } from "../support/reliability.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const deno = join(root, "test/runtimes/node_modules/@deno/linux-x64-glibc/deno");
const names = ["mlp", "lenet-5", "shrink", "average", "accumulation", "early stopping"] as const;
const KILLS = 5;

type Runtime = "node" | "deno";
const commands: Record<Runtime, readonly string[]> = { node: [process.execPath], deno: [deno, "run", "--allow-all", "--no-prompt"] };

let folder = "";
let program = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sievenet-kill-"));
  program = join(folder, "program.mjs");
  await build({ entryPoints: [join(root, "test/train/killed/program.ts")], bundle: true, format: "esm", platform: "neutral", outfile: program });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface End {
  /** Undefined for one that was killed. */
  readonly hash: string | undefined;
  readonly removed: number;
  readonly epochs: number;
  /** Milliseconds from the first step to the end. */
  readonly took: number;
  readonly err: string;
}

/** When to kill a process: so many milliseconds after the end of an epoch. */
interface Moment {
  readonly epoch: number;
  readonly wait: number;
}

/** A process from its beginning to its end, or to its kill. */
function run(name: string, path: string, moment?: Moment, runtime: Runtime = "node"): Promise<End> {
  const [command, ...args] = commands[runtime] as [string, ...string[]];
  const child = spawn(command, [...args, program, name, path], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err, began] = ["", "", 0];
  let timer: NodeJS.Timeout | undefined;
  const word = moment?.epoch ? `epoch ${moment.epoch}\n` : "begun\n";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
    if (out.includes("begun")) began ||= performance.now();
    if (moment && !timer && out.includes(word)) timer = setTimeout(() => child.kill("SIGKILL"), moment.wait);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) =>
    child.on("close", () => {
      clearTimeout(timer);
      const [, hash] = /^hash (\w+)$/m.exec(out) ?? [];
      const removed = Number(/^removed (\d+)$/m.exec(out)?.[1] ?? 0);
      resolve({ hash, removed, epochs: out.match(/^epoch/gm)?.length ?? 0, took: performance.now() - began, err });
    }),
  );
}

/** Numbers of [0, 1) that are the same in every run of this test. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kills a training within a random epoch, wherever that then is. @returns whether there was a checkpoint */
async function killed(name: string, path: string, next: () => number, { epochs, took }: End, runtime: Runtime = "node"): Promise<boolean> {
  for (;;) {
    rmSync(path, { force: true });
    const moment = { epoch: Math.floor(next() * epochs), wait: (next() * took) / epochs };
    if ((await run(name, path, moment, runtime)).hash === undefined) return existsSync(path);
  }
}

const wholes = new Map<string, Promise<End>>();
const whole = (name: string): Promise<End> => {
  const end = wholes.get(name) ?? run(name, join(folder, `${name}-whole.safetensors`));
  wholes.set(name, end);
  return end;
};

describe("a training that is killed at a random moment goes on to the bits of one that was not", () => {
  test.each(names)(`%s, killed ${KILLS} times`, { timeout: 600_000 }, async (name) => {
    const unbroken = await whole(name);
    const { hash, removed, err } = unbroken;
    expect(err).toBe("");
    expect(hash).toMatch(/^[0-9a-f]+$/);
    if (name === "shrink") expect(removed).toBeGreaterThan(0);
    const next = random(names.indexOf(name) + 1);
    let withFile = 0;
    for (let i = 0; i < KILLS; i++) {
      const path = join(folder, `${name}-${i}.safetensors`);
      if (await killed(name, path, next, unbroken)) withFile++;
      const end = await run(name, path);
      expect(end.err).toBe("");
      expect(end.hash).toBe(hash);
      // nothing is left beside it
      expect(readdirSync(folder).filter((each) => each.startsWith(`${name}-${i}.`))).toEqual([`${name}-${i}.safetensors`]);
    }
    reliability("training", `SIGKILL, ${name}`, {
      cases: KILLS,
      outcome: `${withFile} found a checkpoint, the others began anew; all ended with the bits of a run that was not stopped`,
    });
  });

  test.skipIf(!existsSync(deno)).each([
    ["node", "deno"],
    ["deno", "node"],
  ] as const)("begun in %s, ended in %s (Deno comes with npm ci in test/runtimes)", { timeout: 600_000 }, async (first, second) => {
    for (const name of ["mlp", "shrink"] as const) {
      const unbroken = await whole(name);
      const path = join(folder, `${name}-${first}.safetensors`);
      await killed(name, path, random(9), unbroken, first);
      const end = await run(name, path, undefined, second);
      expect(end.err).toBe("");
      expect(end.hash).toBe(unbroken.hash);
    }
    reliability("training", `SIGKILL, begun in ${first}, ended in ${second}`, { cases: 2, outcome: "the bits of a run that was not stopped" });
  });
});

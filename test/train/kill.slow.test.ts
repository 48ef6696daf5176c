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
  /** Milliseconds from the first step to the end. */
  readonly took: number;
  readonly err: string;
}

/** A process from its beginning to its end, or to its kill so many milliseconds after it began to train. */
function run(name: string, path: string, killAfter = Infinity, runtime: Runtime = "node"): Promise<End> {
  const [command, ...args] = commands[runtime] as [string, ...string[]];
  const child = spawn(command, [...args, program, name, path], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err, began] = ["", "", 0];
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
    if (began || !out.includes("begun")) return;
    began = performance.now();
    if (killAfter < Infinity) timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) =>
    child.on("close", () => {
      clearTimeout(timer);
      const [, hash] = /^hash (\w+)$/m.exec(out) ?? [];
      resolve({ hash, removed: Number(/^removed (\d+)$/m.exec(out)?.[1] ?? 0), took: performance.now() - began, err });
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

/** Kills a training at a share of its time, whatever it takes to hit it. @returns whether there was a checkpoint */
async function killed(name: string, path: string, share: number, took: number, runtime: Runtime = "node"): Promise<boolean> {
  for (let wait = share * took; ; wait *= 0.6) {
    rmSync(path, { force: true });
    if ((await run(name, path, wait, runtime)).hash === undefined) return existsSync(path);
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
    const { hash, took, removed, err } = await whole(name);
    expect(err).toBe("");
    expect(hash).toMatch(/^[0-9a-f]+$/);
    if (name === "shrink") expect(removed).toBeGreaterThan(0);
    const next = random(names.indexOf(name) + 1);
    let withFile = 0;
    for (let i = 0; i < KILLS; i++) {
      const path = join(folder, `${name}-${i}.safetensors`);
      if (await killed(name, path, next(), took)) withFile++;
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
      const { hash, took } = await whole(name);
      const path = join(folder, `${name}-${first}.safetensors`);
      await killed(name, path, 0.6, took, first);
      const end = await run(name, path, Infinity, second);
      expect(end.err).toBe("");
      expect(end.hash).toBe(hash);
    }
    reliability("training", `SIGKILL, begun in ${first}, ended in ${second}`, { cases: 2, outcome: "the bits of a run that was not stopped" });
  });
});

// The command is killed with SIGKILL at random moments: its folder is one that can be read and gone on with, to the same files.
import { existsSync, readFileSync } from "node:fs";
import { decode } from "sievenet";
import { describe, expect, test } from "vitest";
import { reliability } from "../support/reliability.ts";
import { json, sievenet, start, workplace } from "./command.ts";

const at = workplace();
const KILLS = 4;

/** Numbers of [0, 1) that are the same in every run of this test. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const timeless = (folder: string) => {
  const { epochs, ...rest } = json(at(`${folder}/history.json`));
  return { ...rest, epochs: epochs.map(({ seconds: _, ...epoch }: { seconds: number }) => epoch) };
};

/** Kills a run so many milliseconds after the row of an epoch. */
async function killed(args: readonly string[], epoch: number, wait: number): Promise<number | null> {
  const { child, outcome } = start(args);
  let [seen, waits] = ["", false];
  child.stdout?.on("data", (text) => {
    seen += text;
    if (waits || !new RegExp(epoch ? `^ +${epoch} ` : "^epoch", "m").test(seen)) return;
    waits = true;
    setTimeout(() => child.kill("SIGKILL"), wait);
  });
  return (await outcome).code;
}

const runs: [string, readonly string[], number][] = [
  [
    "lenet-300-100, shrinking",
    ["lenet-300-100", "--shrink", "--examples", "100", "--batch-size", "5", "--lambda", "0,2,8", "--learning-rate", "0.06", "--average-decay", "0.5"],
    8,
  ],
  ["lenet-5", ["lenet-5", "--examples", "60", "--batch-size", "20"], 4],
];

describe.each(runs)("a run of %s", (name, args, epochs) => {
  test(`killed ${KILLS} times leaves files that --resume goes on with, to those of a run that was not stopped`, { timeout: 600_000 }, async () => {
    const base = ["train", ...args, "--dataset", "digits", "--epochs", String(epochs), "--out"];
    const began = performance.now();
    expect((await sievenet([...base, at(`${name}-whole`)])).code).toBe(0);
    const took = (performance.now() - began) / epochs;
    const next = random(name.length);
    let together = 0;
    for (let i = 0; i < KILLS; i++) {
      const folder = `${name}-${i}`;
      const code = await killed([...base, at(folder)], Math.floor(next() * epochs), next() * took);
      const there = existsSync(at(`${folder}/checkpoint.safetensors`));
      if (there) {
        decode(readFileSync(at(`${folder}/checkpoint.safetensors`)));
        const { final } = json(at(`${folder}/history.json`));
        const model = readFileSync(at(`${folder}/model.safetensors`));
        decode(model);
        if (final.bytesAfter === model.length) together++;
      }
      if (code !== 0) expect((await sievenet(there ? ["train", "--resume", "--out", at(folder)] : [...base, at(folder)])).code).toBe(0);
      expect(timeless(folder)).toEqual(timeless(`${name}-whole`));
      expect(readFileSync(at(`${folder}/model.safetensors`)).equals(readFileSync(at(`${name}-whole/model.safetensors`)))).toBe(true);
    }
    reliability("training", `SIGKILL, sievenet train ${name}`, {
      cases: KILLS,
      outcome: `${together} found files of one epoch, the others had none or were written again; all ended with the files of a run that was not stopped`,
    });
  });
});

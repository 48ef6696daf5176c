// Checkpoints that a training writes while it runs: whole files, one writer, and errors after which it can go on.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adam, decode, load, type TrainOptions, train, training } from "../../src/index.ts";
import { reliability } from "../support/reliability.ts";
import { data } from "./trainingData.ts";
import { common, kept, make, told } from "./trainings.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sievenet-checkpoints-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A disk of 256 kB of its own; undefined where none may be mounted. */
function smallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), "sievenet-disk-"));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "sievenet", place]).status === 0) return place;
  rmSync(place, { recursive: true });
  return undefined;
}
const disk = smallDisk();
afterAll(() => {
  if (!disk) return;
  spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Writes into a file until its disk has no room. */
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (;;) writeSync(file, new Uint8Array(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
}

const at = (name: string) => join(folder, name);
const options = (more: TrainOptions = {}): TrainOptions => ({ ...common, optimizer: adam({ learningRate: 0.01 }), averageDecay: 0.9, ...more });

/** What a training ends with that nobody stops. */
async function whole() {
  const net = make();
  const mine = training(net, data, options());
  for await (const _ of mine);
  return { arrays: kept(net), epochs: mine.epochs.map(told) };
}

/** Goes on from a file to the end. */
async function rest(path: string) {
  const net = make();
  const mine = training(net, data, options({ from: await load(path) }));
  for await (const _ of mine);
  return { arrays: kept(net), epochs: mine.epochs.map(told) };
}

/** How many epochs and steps the file of a training has. */
async function moment(path: string): Promise<[number, number]> {
  const { epoch, step } = training(make(), data, options({ from: await load(path) })).state();
  return [epoch as number, step as number];
}

describe("{ checkpoint: { path, every } }", () => {
  test("has a file on the disk before an epoch is yielded, from which another training goes on", async () => {
    const path = at("each.safetensors");
    for await (const { epoch } of train(make(), data, options({ checkpoint: { path, every: 1 } }))) {
      expect(await moment(path)).toEqual([epoch, 0]);
      if (epoch === 3) break;
    }
    expect(await rest(path)).toEqual(await whole());
    expect(readdirSync(folder)).toEqual(["each.safetensors"]);
  });

  test("writes every so many epochs, and at the end", async () => {
    const path = at("third.safetensors");
    const seen: (number | undefined)[] = [];
    for await (const _ of train(make(), data, options({ checkpoint: { path, every: 3 } }))) seen.push(existsSync(path) ? (await moment(path))[0] : undefined);
    expect(seen).toEqual([undefined, undefined, 3, 3, 3, 6, 7]);
  });

  test("writes every so many steps, within an epoch too, and goes on from there", async () => {
    const path = at("steps.safetensors");
    const stop = new AbortController();
    const loop = async () => {
      const onProgress = () => void (existsSync(path) && stop.abort());
      const slow = { loss: undefined, signal: stop.signal, onProgress };
      for await (const { epoch } of train(make(), data, options({ ...slow, checkpoint: { path, everySteps: 14 } }))) if (epoch === 3) break;
    };
    await loop().catch((error) => expect(error).toBe(stop.signal.reason));
    // nine steps an epoch
    expect([
      [1, 5],
      [3, 1],
    ]).toContainEqual(await moment(path));
    expect(await rest(path)).toEqual(await whole());
  });

  test("takes a folder, made if need be, and a URL", async () => {
    for await (const _ of train(make(), data, options({ epochs: 1, checkpoint: { path: `${at("new/run")}/` } })));
    expect(readdirSync(at("new/run"))).toEqual(["checkpoint.safetensors"]);
    for await (const _ of train(make(), data, options({ epochs: 2, checkpoint: { path: at("new/run") } })));
    expect(await moment(at("new/run/checkpoint.safetensors"))).toEqual([2, 0]);
    for await (const _ of train(make(), data, options({ epochs: 1, checkpoint: { path: pathToFileURL(at("url.safetensors")) } })));
    expect(await moment(at("url.safetensors"))).toEqual([1, 0]);
  });

  test.each<[string, object, string]>([
    ["no path", {}, 'train, checkpoint: there is no path. Name the file to write: { path: "run/checkpoint.safetensors" }.'],
    ["an unknown option", { path: "x", ever: 2 }, 'train, checkpoint: there is no option "ever". Options are path, every, everySteps. Did you mean every?'],
    ["half an epoch", { path: "x", every: 0.5 }, "train, checkpoint: every is 0.5, but it must be a whole number from 1 up."],
    ["no steps", { path: "x", everySteps: 0 }, "train, checkpoint: everySteps is 0, but it must be a whole number from 1 up."],
    ["a path alone", "x" as never, 'train, checkpoint: "x" came where an object of options is needed, such as { path: ... }.'],
  ])("refuses %s", (_, checkpoint, message) => {
    expect(() => training(make(), data, options({ checkpoint: checkpoint as never }))).toThrow(message);
  });
});

describe("a file", () => {
  const lockOf = (pid: number) => JSON.stringify({ pid, host: hostname(), started: "" });

  test("that another process writes is refused, and one of a process that has died is taken over", async () => {
    const path = at("held.safetensors");
    writeFileSync(`${path}.lock`, lockOf(process.ppid));
    const run = async () => {
      for await (const _ of train(make(), data, options({ epochs: 1, checkpoint: { path } })));
    };
    await expect(run()).rejects.toThrow(
      `train: "${path}" is written by another training, of process ${process.ppid}. Give another path, or wait for its end. If there is no such training, remove "${path}.lock".`,
    );
    expect(existsSync(path)).toBe(false);
    writeFileSync(`${path}.lock`, lockOf(2 ** 30));
    await run();
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect(await moment(path)).toEqual([1, 0]);
  });

  test("goes to the newest of two trainings of one process: one that was dropped never ends, and one that goes on is told", async () => {
    const path = at("two.safetensors");
    const first = train(make(), data, options({ checkpoint: { path } }));
    await first.next();
    for await (const _ of train(make(), data, options({ epochs: 3, checkpoint: { path } })));
    await first.next().then(
      () => expect.unreachable(),
      ({ message }) => expect(message).toBe(`train: another training of this process writes "${path}" now. Give each training a path of its own.`),
    );
    expect(await moment(path)).toEqual([3, 0]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("that cannot be written ends the loop in a sentence; taken up again, the training goes on with the same bits", async () => {
    mkdirSync(at("gone"));
    const path = at("gone/x.safetensors");
    const net = make();
    const mine = training(net, data, options({ checkpoint: { path } }));
    const seen: number[] = [];
    const loop = async () => {
      for await (const { epoch } of mine) {
        seen.push(epoch);
        if (seen.length === 2) {
          rmSync(at("gone"), { recursive: true });
          writeFileSync(at("gone"), "");
        }
      }
    };
    const because = `a part of its path is a file; that of epoch 2 is kept. The training stands where it was: loop over it again to go on, or save its net.`;
    await expect(loop()).rejects.toThrow(`train: the checkpoint "${path}" cannot be written: ${because}`);
    await expect(loop()).rejects.toThrow("cannot be written: a part of its path is a file");
    rmSync(at("gone"));
    await loop();
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect({ arrays: kept(net), epochs: mine.epochs.map(told) }).toEqual(await whole());
    expect(await moment(path)).toEqual([7, 0]);
  });

  test.runIf(disk)("on a disk that is really full ends the loop and says what is kept; with room again the training goes on with the same bits", async () => {
    const [path, filler] = [join(disk as string, "x.safetensors"), join(disk as string, "filler")];
    const net = make();
    const mine = training(net, data, options({ checkpoint: { path } }));
    const seen: number[] = [];
    const loop = async () => {
      for await (const { epoch } of mine) {
        seen.push(epoch);
        if (seen.length === 2) fill(filler);
      }
    };
    const because = `its disk is full; that of epoch 2 is kept. The training stands where it was: loop over it again to go on, or save its net.`;
    await expect(loop()).rejects.toThrow(`train: the checkpoint "${path}" cannot be written: ${because}`);
    expect(await moment(path)).toEqual([2, 0]);
    await expect(loop()).rejects.toThrow(because);
    // the lock is given back, and no half of a file is left
    expect(readdirSync(disk as string).sort()).toEqual(["filler", "x.safetensors"]);
    rmSync(filler);
    await loop();
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect({ arrays: kept(net), epochs: mine.epochs.map(told) }).toEqual(await whole());
    expect(await moment(path)).toEqual([7, 0]);
    reliability("training", "a full disk (a tmpfs) under { checkpoint }", {
      cases: 1,
      outcome: "the loop ended with a sentence, the file before was whole, and with room again it went on to the bits of a run that was not stopped",
    });
  });

  test("is left whole by a writer that was killed: its parts are swept away by the next", async () => {
    const path = at("parts.safetensors");
    writeFileSync(`${path}.0123abcd.part`, "half of a file");
    // killed while it took the lock
    writeFileSync(`${path}.lock.${2 ** 30}`, lockOf(2 ** 30));
    writeFileSync(`${path}.lock.${2 ** 30 + 1}`, "");
    for await (const _ of train(make(), data, options({ epochs: 1, checkpoint: { path } })));
    expect(readdirSync(folder).filter((name) => name.startsWith("parts"))).toEqual(["parts.safetensors"]);
    expect(decode(readFileSync(path))).toBeDefined();
  });
});

// What a checkpoint says of a training may be anything: each case goes on, or is refused with an error of the library.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  decode,
  encode,
  readSafetensors,
  type SafetensorsTensor,
  SievenetError,
  type TrainOptions,
  train,
  training,
  writeSafetensors,
} from "../../src/index.ts";
import { reliability } from "../support/reliability.ts";
import { data } from "../train/trainingData.ts";
import { make } from "../train/trainings.ts";

const options = (): TrainOptions => ({
  ...{ epochs: 3, batchSize: 20, seed: 5, averageDecay: 0.6, shrink: { threshold: 0.5 }, validation: 0.2, keepBest: true },
  optimizer: accumulate(adam({ learningRate: 0.05 }), 2),
});

async function checkpoint(): Promise<Uint8Array> {
  const mine = training(make(), data, options());
  for await (const { epoch } of mine) if (epoch === 2) break;
  return encode(mine);
}

function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const odd = [-1, 0, 0.5, 1e9, 2 ** 32, -0, 1e308, "NaN", "Infinity", "-Infinity", null, "text", [], {}, true, [1, 2], { epoch: 1 }];

/** Puts something else into a random place of plain data, or takes it out. */
function spoil(value: unknown, next: (n: number) => number): unknown {
  if (typeof value !== "object" || value === null || next(6) === 0) return odd[next(odd.length)];
  const keys = Object.keys(value);
  const key = keys[next(keys.length)];
  if (key === undefined) return odd[next(odd.length)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  const how = next(8);
  if (how === 0) delete copy[key];
  else if (how === 1) copy[`${key}x`] = copy[key];
  else copy[key] = spoil(copy[key], next);
  return copy;
}

/** The file with one of the arrays of its training missing, under another name, of another length or kind, or with other numbers. */
function spoilArray(tensors: ReadonlyMap<string, SafetensorsTensor>, next: (n: number) => number): Map<string, SafetensorsTensor> {
  const copy = new Map(tensors);
  const names = [...copy.keys()].filter((name) => name.startsWith("training:"));
  const name = names[next(names.length)] as string;
  const { values } = copy.get(name) as SafetensorsTensor;
  copy.delete(name);
  const n = [0, 1, values.length + 1, values.length][next(4)] as number;
  const filled = next(2) ? new Int32Array(n).fill([0, -1, 2 ** 31 - 1][next(3)] as number) : new Float32Array(n).fill([NaN, Infinity, -3][next(3)] as number);
  if (next(5)) copy.set(next(4) ? name : `${name}x`, { shape: [n], values: filled });
  return copy;
}

describe("a checkpoint with anything in its training", () => {
  test.each(["what it says", "its arrays"])("goes on or is refused in a sentence: %s", async (what) => {
    const { tensors, metadata } = readSafetensors(await checkpoint());
    const said = JSON.parse(metadata["training"] as string);
    const next = random(what.length);
    const outcomes = { refused: 0, "went on": 0 };
    for (let i = 0; i < 150; i++) {
      const file =
        what === "its arrays"
          ? { tensors: spoilArray(tensors, next), metadata }
          : { tensors, metadata: { ...metadata, training: JSON.stringify(spoil(said, next)) } };
      const bytes = writeSafetensors(file);
      try {
        const from = decode(bytes);
        for await (const _ of train(next(2) ? from : make(), data, { ...options(), from } as TrainOptions));
        outcomes["went on"]++;
      } catch (error) {
        if (!(error instanceof SievenetError)) throw error;
        expect(error.message.length).toBeGreaterThan(20);
        outcomes.refused++;
      }
    }
    expect(outcomes.refused).toBeGreaterThan(50);
    reliability("training", `a checkpoint spoiled at random in ${what}`, {
      cases: 150,
      outcome: `${outcomes.refused} refused in a sentence, ${outcomes["went on"]} went on (numbers that may be so); none ended the process or read beyond its arrays`,
    });
    // a net that was never near it trains as ever
    for await (const { loss } of train(make(), data, options())) expect(Number.isFinite(loss)).toBe(true);
  });
});

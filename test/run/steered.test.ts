// A run that is steered while it goes: the bits of one that never waited, and of one gone on with from its checkpoint.
import { UsageError, ValueError } from "sievenet";
import { type Run, run, type RunEvent, type RunSettings } from "sievenet/run";
import { describe, expect, test } from "vitest";

const tiny: RunSettings = { recipe: "lenet-300-100", examples: 100, epochs: 3, batchSize: 20, lambda: 0.1, seed: 7 };
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Loops over a run, and gives the file of its net at the end. */
async function modelOf(all: Run, act: (event: RunEvent) => void = () => {}): Promise<string> {
  let model: Uint8Array | undefined;
  for await (const event of all) {
    act(event);
    if ("snapshot" in event) model = event.snapshot?.model;
  }
  return Buffer.from(model as Uint8Array).toString("base64");
}

const whole = modelOf(run(tiny));

describe("a run that is steered", () => {
  test("gives the bits of one that never waited, wherever it was", async () => {
    for (const at of ["before", "prepared", "progress", "epoch"]) {
      const all = run(tiny);
      const pause = async () => {
        if (all.paused) return;
        all.pause();
        expect(all.paused).toBe(true);
        await turn();
        all.resume();
        expect(all.paused).toBe(false);
      };
      if (at === "before") void pause();
      expect(await modelOf(all, ({ type }) => void (type === at && pause())), at).toBe(await whole);
    }
  });

  test("takes no step while it waits", async () => {
    const all = run(tiny);
    all.pause();
    const seen: string[] = [];
    const done = modelOf(all, ({ type }) => void seen.push(type));
    for (let i = 0; i < 40; i++) await turn();
    expect(seen.filter((type) => type === "epoch")).toEqual([]);
    all.resume();
    await done;
    expect(seen.at(-1)).toBe("done");
  });

  test("is told a rate and a price, which its records tell and its checkpoint repeats", async () => {
    const told = { learningRate: 0.002, lambda: 2 };
    let checkpoint: Uint8Array | undefined;
    const all = run(tiny, {
      write: (name, bytes) => {
        if (name === "checkpoint.safetensors" && all.history.epochs.length === 2) checkpoint = bytes;
      },
    });
    const model = await modelOf(all, (event) => {
      if (event.type === "epoch" && event.record.epoch === 1) all.set(told);
    });
    expect(model).not.toBe(await whole);
    expect(all.history.epochs.map(({ set }) => set)).toEqual([undefined, [{ step: 1, learningRate: 0.002, lambda: 0.02 }], undefined]);
    const second = run({}, { from: checkpoint });
    expect(await modelOf(second)).toBe(model);
    expect(second.history.epochs.map(({ set }) => set)).toEqual(all.history.epochs.map(({ set }) => set));
  });

  test("holds another budget from then on, and so does the one that goes on", async () => {
    const held: RunSettings = { ...tiny, lambda: undefined, epochs: 6, budget: { of: "weights", at: 0.5, ramp: 0 } };
    let checkpoint: Uint8Array | undefined;
    const all = run(held, {
      write: (name, bytes) => {
        if (name === "checkpoint.safetensors" && all.history.epochs.length === 4) checkpoint = bytes;
      },
    });
    const model = await modelOf(all, (event) => {
      if (event.type === "epoch" && event.record.epoch === 2) all.set({ budget: 0.25 });
    });
    const targets = (each: Run) => each.history.epochs.map(({ budget }) => budget?.target[0]);
    expect(targets(all)).toEqual([0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
    expect(all.history.epochs[2]?.set).toEqual([{ step: 1, budget: 0.25 }]);
    const second = run({}, { from: checkpoint });
    expect(await modelOf(second)).toBe(model);
    expect(targets(second)).toEqual(targets(all));
  });

  test("refuses what cannot be set", async () => {
    const all = run(tiny);
    expect(() => all.set({ lambda: 1 })).toThrow(UsageError);
    const said: unknown[] = [];
    await modelOf(all, ({ type }) => {
      if (type !== "prepared") return;
      for (const wrong of [{ lambda: -1 }, { budget: 0.5 }, { learningRate: Number.NaN }, { rate: 1 } as object]) {
        try {
          all.set(wrong);
        } catch (error) {
          said.push(error);
        }
      }
    });
    expect(said).toEqual([expect.any(ValueError), expect.any(UsageError), expect.any(ValueError), expect.any(ValueError)]);
  });
});

import { compact, decode, encode, evaluate, normal, parameters, seed, shaped, train, UsageError, ValueError } from "sievenet";
import { digits } from "sievenet/data";
import { type History, type RunEvent, type RunSettings, recipe, run, type Snapshot, settingsOf } from "sievenet/run";
import { describe, expect, test } from "vitest";
import { modelNotes } from "../../src/run/snapshot.ts";

const tiny: RunSettings = { recipe: "lenet-300-100", examples: 200, epochs: 2, batchSize: 20, lambda: [0.1, 0.2, 0.3], seed: 7 };
/** Longer than any test waits. */
const endless: RunSettings = { ...tiny, epochs: 100_000 };

async function eventsOf(all: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of all) events.push(event);
  return events;
}

/** A comparison that is quick for a file of a megabyte. */
const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined) => a !== undefined && b !== undefined && Buffer.from(a).equals(b);

/** Without what a clock says. */
const timeless = ({ epochs, ...rest }: History) => ({ ...rest, epochs: epochs.map(({ seconds: _, ...epoch }) => epoch) });

async function historyOf(settings: RunSettings): Promise<History> {
  const last = (await eventsOf(run(settings))).at(-1);
  if (last?.type !== "done") throw new Error(`the run ended with ${last?.type}`);
  return last.history;
}

describe("run()", () => {
  test("takes JSON and gives events, a history and the net, without files", async () => {
    const all = run(JSON.parse(JSON.stringify(tiny)));
    expect(() => all.net).toThrow(UsageError);
    expect(() => all.history).toThrow(UsageError);
    const events = await eventsOf(all);
    expect(events.map(({ type }) => type).filter((type) => type !== "progress")).toEqual(["prepared", "epoch", "epoch", "done"]);
    expect(events[0]).toEqual({
      type: "prepared",
      settings: { ...tiny, dataset: "digits", learningRate: 0.001, averageDecay: 1 - 1 / 30, shrink: false },
      gates: [784, 300, 100],
      trainExamples: 200,
      testExamples: 40,
    });
    const done = events.at(-1) as RunEvent & { type: "done" };
    expect(all.history).toBe(done.history);
    expect(done.history).toMatchObject({ recipe: "lenet-300-100", dataset: "digits", examples: 200, seed: 7, optimizer: "adam", build: "plain" });
    expect(done.history.plannedEpochs).toBeUndefined();
    expect(done.history.epochs).toEqual(events.flatMap((event) => (event.type === "epoch" ? [event.record] : [])));
    const { final } = done.history;
    expect(final).toMatchObject({ weightsBefore: 266610, flopsBefore: 532400, testExamples: 40, bytesAfter: done.snapshot.model.length });
    expect(final.bytesBefore).toBe(encode(recipe("lenet-300-100").build()).length);
    const { test: examples } = digits({ train: 200, test: 40 });
    expect(evaluate(decode(done.snapshot.model), examples).error).toBe(final.testError);
    expect(evaluate(all.net, examples).error).toBe(final.testError);
  });

  test("gives events that can be sent to another thread", async () => {
    const events = await eventsOf(run({ ...tiny, epochs: 1 }));
    for (const event of events) {
      const { snapshot, ...rest } = structuredClone(event) as RunEvent & { snapshot?: Snapshot };
      expect(event).toMatchObject(rest);
      if ("snapshot" in event) expect(sameBytes(snapshot?.model, event.snapshot?.model)).toBe(true);
    }
  });

  test("reports progress within an epoch", async () => {
    const events = await eventsOf(run({ examples: 1000, epochs: 1, batchSize: 5 }));
    const progress = events.filter((event) => event.type === "progress");
    expect(progress.length).toBeGreaterThan(1);
    for (const { epoch, epochs, step, steps } of progress)
      expect({ epoch, epochs, steps, ok: step > 0 && step <= 200 }).toEqual({ epoch: 1, epochs: 1, steps: 200, ok: true });
  });

  test("is repeated by the settings of its history", async () => {
    const first = await historyOf({ ...tiny, epochs: 1, shrink: true, averageDecay: 0.7 });
    const settings = settingsOf(JSON.parse(JSON.stringify(first)));
    expect(settings).toMatchObject({ examples: 200, shrink: true, averageDecay: 0.7, epochs: 1 });
    expect(timeless(await historyOf(settings))).toEqual(timeless(first));
  });

  test("leaves the random numbers of the program alone, and is not disturbed by them", async () => {
    const alone = timeless(await historyOf(tiny));
    seed(5);
    const undisturbed = normal([4]).toArray();
    seed(5);
    const history = await historyOf(tiny);
    expect(normal([4]).toArray()).toEqual(undisturbed);
    expect(timeless(history)).toEqual(alone);
  });

  test("gives the same beside another run, step by step", async () => {
    const other: RunSettings = { ...tiny, seed: 8 };
    const alone = [await historyOf(tiny), await historyOf(other)].map(timeless);
    expect((await Promise.all([historyOf(tiny), historyOf(other)])).map(timeless)).toEqual(alone);
  });

  test("trains without gates, and on examples of one's own", async () => {
    const split = { ...digits({ train: 60, test: 30 }), name: "my digits" };
    const all = run({ recipe: "lenet-5", lambda: [], epochs: 1, batchSize: 30 }, { split });
    const [prepared, ...events] = await eventsOf(all);
    expect(prepared).toMatchObject({ gates: [], trainExamples: 60, testExamples: 30 });
    expect(events.at(-1)).toMatchObject({ type: "done", history: { dataset: "my digits", lambda: [], final: { architecture: [], weightsAfter: 431080 } } });
  });

  test("checks its settings at once", () => {
    expect(() => run({ epochs: 0 })).toThrow(ValueError);
    expect(() => run({ epochs: 0 })).toThrow("run: epochs is 0, but it must be a whole number from 1 up.");
  });

  test.each<[RunSettings, object, string]>([
    [{ ...tiny, batchSize: 201 }, {}, "run: batchSize is 201, but there are only 200 examples. Use at most 200."],
    [
      { recipe: "wrn-10-1" },
      {},
      "run: CIFAR-10 is read from a folder. Give the one with its binary files, train*.bin and test*.bin, gzipped or not, with { data }.",
    ],
    [
      { recipe: "wrn-10-1" },
      { split: digits({ train: 10, test: 10 }) },
      "run: images of 784 pixels came, but wrn-10-1 needs 3x32x32. Give other files with { data }.",
    ],
  ])("refuses examples that do not fit: %j", async (settings, options, text) => {
    await expect(eventsOf(run(settings, options))).rejects.toThrow(text);
  });

  test("can be looped over once", async () => {
    const all = run({ ...tiny, epochs: 1 });
    await eventsOf(all);
    await expect(eventsOf(all)).rejects.toThrow(UsageError);
    await expect(eventsOf(all)).rejects.toThrow("run: this run has begun already");
  });
});

describe("the files of a run", () => {
  test("are written after every epoch and at the end, by whatever is passed in", async () => {
    const written: [string, Uint8Array][] = [];
    const write = async (name: string, bytes: Uint8Array) => void written.push([name, bytes]);
    const events = await eventsOf(run(tiny, { write }));
    const epoch = ["model.safetensors", "checkpoint.safetensors", "history.json"];
    expect(written.map(([name]) => name)).toEqual([...epoch, ...epoch, "model.safetensors", "history.json"]);
    const histories = written.filter(([name]) => name === "history.json").map(([, bytes]) => JSON.parse(new TextDecoder().decode(bytes)) as History);
    expect(histories.map(({ epochs, plannedEpochs }) => [epochs.length, plannedEpochs])).toEqual([
      [1, 2],
      [2, undefined],
      [2, undefined],
    ]);
    const done = events.at(-1) as RunEvent & { type: "done" };
    expect(done).toMatchObject({ type: "done", history: histories[2] as History, snapshot: { final: histories[2]?.final } });
    expect(sameBytes(written[6]?.[1], done.snapshot.model)).toBe(true);
  });

  test("that cannot be written end it", async () => {
    const write = () => {
      throw new Error("the disk is full");
    };
    await expect(eventsOf(run(tiny, { write }))).rejects.toThrow("the disk is full");
  });
});

describe("a run that is stopped", () => {
  test("by its signal keeps the whole epochs: history, files and net are those of the last one", async () => {
    const stop = new AbortController();
    const files = new Map<string, Uint8Array>();
    const all = run({ ...endless, examples: 2000, lambda: 1 }, { signal: stop.signal, write: (name, bytes) => void files.set(name, bytes) });
    const events: RunEvent[] = [];
    for await (const event of all) {
      events.push(event);
      // in the middle of the third epoch
      if (event.type === "progress" && event.epoch === 3) stop.abort(new Error("enough"));
    }
    const last = events.at(-1) as RunEvent & { type: "stopped" };
    expect(last).toMatchObject({ type: "stopped", reason: stop.signal.reason });
    const history = last.history as History;
    expect(history).toMatchObject({ plannedEpochs: 100_000, final: { architecture: history.epochs.at(-1)?.open } });
    expect(history.epochs.length).toBeLessThan(5);
    expect(JSON.parse(new TextDecoder().decode(files.get("history.json")))).toEqual(history);
    expect(sameBytes(files.get("model.safetensors"), last.snapshot?.model)).toBe(true);
    expect(sameBytes(encode(compact(all.net), modelNotes(history, history.epochs.length)), last.snapshot?.model)).toBe(true);
  });

  test("before the end of the first epoch leaves nothing", async () => {
    const stop = new AbortController();
    const names: string[] = [];
    const all = run({ ...endless, examples: 5000 }, { signal: stop.signal, write: (name) => void names.push(name) });
    const types: string[] = [];
    for await (const event of all) {
      types.push(event.type);
      if (event.type === "prepared") stop.abort();
      if (event.type === "stopped") expect(event).toEqual({ type: "stopped", reason: stop.signal.reason });
    }
    expect(types).toEqual(["prepared", "stopped"]);
    expect(names).toEqual([]);
    expect(() => all.history).toThrow('run: there is no history before the first event "epoch". Loop over the run first.');
  });

  test("before it began trains nothing", async () => {
    expect((await eventsOf(run(tiny, { signal: AbortSignal.abort("never") }))).at(-1)).toEqual({ type: "stopped", reason: "never" });
  });

  test("by leaving the loop leaves a net that can be used", async () => {
    const all = run({ ...endless, examples: 2000 });
    let model: Uint8Array | undefined;
    for await (const event of all) {
      if (event.type === "epoch") model ??= event.snapshot.model;
      // in the middle of the second epoch, which then is as if it had never begun
      if (event.type === "progress" && event.epoch === 2) break;
    }
    const net = all.net;
    expect(sameBytes(encode(compact(net), modelNotes(all.history, all.history.epochs.length)), model)).toBe(true);
    const data = shaped(digits({ train: 50, test: 10 }).train, [784]);
    for await (const epoch of train(net, data, { epochs: 1, averageDecay: 0.9 })) expect(epoch.loss).toBeLessThan(3);
    expect(parameters(net).size).toBe(9);
  });
});

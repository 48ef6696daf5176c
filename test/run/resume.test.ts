// A run that goes on from its checkpoint comes to what it would have come to without a stop.
import { encode, FormatError, ValueError } from "sievenet";
import { recipe, run, type History, type RunEvent, type RunSettings } from "sievenet/run";
import { describe, expect, test } from "vitest";

const tiny: RunSettings = { recipe: "lenet-300-100", examples: 60, epochs: 4, batchSize: 20, lambda: 30, seed: 3, shrink: true };
/** Gates go at the ends of epochs 5, 6 and 7. */
const shrinking: RunSettings = { ...tiny, examples: 100, epochs: 8, batchSize: 5, lambda: [0, 2, 8], learningRate: 0.06, averageDecay: 0.5, seed: 1 };

/** What two runs have in common that come to the same: all but clocks. */
const timeless = (history: History) => ({ ...history, epochs: history.epochs.map(({ seconds: _, ...epoch }) => epoch) });

/** The files of a run after each epoch, and its last event. */
async function filesOf(settings: RunSettings, from?: Uint8Array, stopAfter = Infinity) {
  const files: Record<string, Uint8Array>[] = [];
  const stop = new AbortController();
  let latest: Record<string, Uint8Array> = {};
  const write = (name: string, bytes: Uint8Array) => {
    latest = { ...latest, [name]: bytes };
  };
  const events: RunEvent[] = [];
  for await (const event of run(settings, { write, from, signal: stop.signal })) {
    events.push(event);
    if (event.type !== "epoch") continue;
    files.push(latest);
    if (event.record.epoch >= stopAfter) stop.abort();
  }
  return { files, last: events.at(-1) as RunEvent, prepared: events.find((event) => event.type === "prepared"), end: latest };
}

const checkpoint = "checkpoint.safetensors";

describe("run(settings, { from })", () => {
  test("goes on to the same files, with gates that shrank away before and after, from any epoch and from a stop", async () => {
    const whole = await filesOf(shrinking);
    if (whole.last.type !== "done") throw new Error("it did not end");
    const removed = whole.last.history.epochs.map((epoch) => epoch.removed as number);
    expect([removed.slice(0, 5).some(Boolean), removed.slice(5).some(Boolean)], String(removed)).toEqual([true, true]);
    const stopped = await filesOf(shrinking, undefined, 4);
    expect(stopped.last.type).toBe("stopped");
    for (const [done, from] of [
      [4, stopped.end[checkpoint]],
      [5, whole.files[4]?.[checkpoint]],
      [8, whole.files[7]?.[checkpoint]],
    ] as const) {
      const rest = await filesOf({}, from);
      expect(rest.prepared).toMatchObject({ resumed: done });
      if (rest.last.type !== "done") throw new Error("it did not end");
      expect(timeless(rest.last.history)).toEqual(timeless(whole.last.history));
      expect(Buffer.from(rest.last.snapshot.model).equals(whole.last.snapshot.model)).toBe(true);
    }
  });

  test("trains for more epochs, as a run for all of them does", async () => {
    const [whole, short] = [await filesOf({ ...tiny, epochs: 3 }), await filesOf({ ...tiny, epochs: 2 })];
    const rest = await filesOf({ epochs: 3 }, short.end[checkpoint]);
    if (rest.last.type !== "done" || whole.last.type !== "done") throw new Error("one did not end");
    expect(timeless(rest.last.history)).toEqual(timeless(whole.last.history));
  });

  test("refuses what would make it another run, and files of no run", async () => {
    const { end } = await filesOf({ ...tiny, epochs: 2 });
    const from = end[checkpoint] as Uint8Array;
    const given = (settings: RunSettings) => () => run(settings, { from });
    expect(given({ ...tiny, epochs: 2 })).not.toThrow();
    expect(given({ seed: 4 })).toThrow(new ValueError("run: { seed: 4 } came, but the run to go on with has 3. Leave it out, or begin another run."));
    expect(given({ recipe: "lenet-5" })).toThrow('run: { recipe: "lenet-5" } came, but the run to go on with has "lenet-300-100".');
    expect(given({ lambda: [] })).toThrow("run: { lambda: [] } came, but the run to go on with has [30].");
    expect(given({ epochs: 1 })).toThrow("run: epochs is 1, but the run has 2 epochs already. Give as many as there shall be in all.");
    expect(() => run({}, { from: end["model.safetensors"] })).toThrow(
      new FormatError('run: this file holds a net, but no run to go on with. Give the "checkpoint.safetensors" of one.'),
    );
    expect(() => run({}, { from: encode(recipe("lenet-300-100").build(), { run: "{}" }) })).toThrow("run: what the checkpoint says of its run cannot be read:");
  });
});

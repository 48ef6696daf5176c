import { decode } from "sievenet";
import { run, settingsOf } from "sievenet/run";
import { type Job, jobs, type WorkProgress, work } from "sievenet/sweep";
import { describe, expect, test } from "vitest";
import { memoryPlace, timeless, tiny } from "./places.ts";

async function jobWith(more: object = {}): Promise<Job> {
  const [job] = await jobs({ ...tiny, epochs: 3, lambdas: [3], ...more });
  if (!job) throw new Error("there is no job");
  return job;
}

describe("work()", () => {
  test("leaves the net, the history and the page of a run, and says what came of it", async () => {
    const job = await jobWith();
    const place = memoryPlace();
    const told: WorkProgress[] = [];
    const result = await work(job, place, { progress: (progress) => told.push(progress) });
    expect(Array.from(place.files.keys()).sort()).toEqual(["checkpoint.safetensors", "history.json", "model.safetensors", "report.html"]);
    const history = JSON.parse(new TextDecoder().decode(place.files.get("history.json") as Uint8Array));
    expect(result).toMatchObject({ ...job, epochs: 3, measure: "error", error: history.final.testError, validationError: history.final.validationError });
    expect(result.weightsShare).toBe(history.final.weightsAfter / history.final.weightsBefore);
    expect(decode(place.files.get("model.safetensors") as Uint8Array)).toBeDefined();
    expect(told.at(-1)).toEqual({ key: job.key, epochs: 3 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(settingsOf(history).validation).toBe(0.1);
  });

  test("goes on from its checkpoint, wherever it was stopped, with the same bits", async () => {
    const job = await jobWith();
    const whole = timeless(await work(job, memoryPlace()));
    const place = memoryPlace();
    const rung = await work(job, place, { until: 1 });
    expect(rung.epochs).toBe(1);
    expect(await work(job, place, { until: 1 })).toEqual(rung);
    const stop = new AbortController();
    const stopped = work(job, place, { signal: stop.signal, progress: ({ epochs }) => epochs >= 2 && stop.abort(new Error("enough")) });
    await expect(stopped).rejects.toThrow("enough");
    expect(timeless(await work(job, place))).toEqual(whole);
    // what is done is not done again
    const told: number[] = [];
    expect(timeless(await work(job, place, { progress: ({ epochs }) => told.push(epochs) }))).toEqual(whole);
    expect(told).toEqual([3]);
  });

  test("killed between the checkpoint and the net of an epoch, it names the net of that epoch", async () => {
    const job = await jobWith();
    const place = memoryPlace();
    await work(job, place, { until: 1 });
    const before = place.files.get("model.safetensors") as Uint8Array;
    const result = await work(job, place, { until: 2 });
    const after = place.files.get("model.safetensors");
    place.files.set("model.safetensors", before);
    expect(await work(job, place, { until: 2 })).toEqual(result);
    expect(place.files.get("model.safetensors")).toEqual(after);
    place.files.delete("model.safetensors");
    expect(await work(job, place, { until: 2 })).toEqual(result);
  });

  test("begins anew where the checkpoint is damaged, and says so", async () => {
    const job = await jobWith({ epochs: 1 });
    const place = memoryPlace();
    const whole = timeless(await work(job, place));
    place.files.set("checkpoint.safetensors", new Uint8Array(100));
    const notes: string[] = [];
    expect(timeless(await work(job, place, { progress: ({ note }) => note && notes.push(note) }))).toEqual(whole);
    expect(notes).toEqual([expect.stringMatching(/^the checkpoint of job \w+ cannot be gone on with, so it began anew/)]);
  });

  test("measures by the loss where numbers are learned", async () => {
    const { mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
    const folder = mkdtempSync("/tmp/sievenet-sweep-");
    try {
      writeFileSync(`${folder}/t.csv`, `x,y\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${2 * (i % 7)}`).join("\n")}\n`);
      const [job] = await jobs({ recipe: "mlp", csv: `${folder}/t.csv`, target: "y", task: "regression", epochs: 2, layers: [4] });
      const result = await work(job as Job, memoryPlace());
      expect(result).toMatchObject({ measure: "loss", error: expect.any(Number), validationError: expect.any(Number) });
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a run that keeps examples aside learns of the others, the same for all seeds", async () => {
  const errors: number[] = [];
  for (const seed of [1, 2]) {
    const all = run({ ...tiny, epochs: 1, seed, validation: 0.25 });
    for await (const event of all) {
      if (event.type === "prepared") expect(event.trainExamples).toBe(150);
      if (event.type === "epoch") errors.push(event.record.validationError as number);
    }
    expect(all.history).toMatchObject({ validation: 0.25, final: { validationError: expect.any(Number), validationLoss: expect.any(Number) } });
  }
  expect(errors.every((error) => Number.isInteger(Math.round(error * 50 * 1e6) / 1e6))).toBe(true);
  expect(() => run({ ...tiny, validation: 1 })).toThrow("run: validation is 1, but it must be a number above 0 and below 1, such as 0.1.");
});

import { type Job, jobs } from "sievenet/sweep";
import { expect, test } from "vitest";
import { jobHere } from "../../src/queue/worker.ts";

test("a worker's folder is for jobs that read files, by the name of their dataset where there are several", async () => {
  const [drawn] = (await jobs({ examples: 60, batchSize: 30, epochs: 1 })) as [Job];
  const of = (dataset: string, more: object = {}): Job => ({ ...drawn, settings: { ...drawn.settings, dataset, ...more } });
  // drawn digits refuse a folder
  expect(jobHere(drawn, "here")).toBe(drawn);
  expect(jobHere(of("table", { recipe: "mlp", csv: "t.csv" }), "here").settings.data).toBeUndefined();
  expect(jobHere(of("mnist", { data: "there" }), "here").settings.data).toBe("here");
  expect(jobHere(of("mnist", { data: "there" }), { mnist: "here" }).settings.data).toBe("here");
  expect(jobHere(of("cifar10", { data: "there" }), { mnist: "here" }).settings.data).toBe("there");
  expect(jobHere(of("mnist", { data: "there" }), undefined).settings.data).toBe("there");
});

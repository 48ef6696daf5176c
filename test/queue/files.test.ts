import type { Redis } from "ioredis";
import { expect, test } from "vitest";
import { leftBehind } from "../../src/queue/files.ts";

test("of what a server has of a job only its own files are taken, whose names lead nowhere else", async () => {
  const files = new Map(["model.safetensors", "history.json", "report.html", "checkpoint.safetensors", "../../.profile"].map((name) => [name, name]));
  const client = {
    hkeys: async () => [...files.keys()],
    hmgetBuffer: async (_: string, ...names: string[]) => names.map((name) => Buffer.from(files.get(name) as string)),
  } as unknown as Redis;
  expect(Object.keys(await leftBehind(client, "job")).sort()).toEqual(["history.json", "model.safetensors", "report.html"]);
});

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { FormatError } from "sievenet";
import { collect, type Job, jobs, type Result } from "sievenet/sweep";
import { expect, test } from "vitest";
import { JOURNAL, Journal, readJournal } from "../../src/sweep/journal.ts";
import { fill, smallDisk, tiny, workplace } from "./places.ts";

const at = workplace();
const disk = smallDisk();

async function made(): Promise<{ readonly job: Job; resultAfter(epochs: number): Result }> {
  const [job] = (await jobs(tiny)) as [Job];
  const numbers = { error: 0.5, validationError: 0.5, weights: 1, weightsShare: 1, flops: 1, flopsShare: 1, expectedShare: 1, bytes: 1, seconds: 1 };
  return { job, resultAfter: (epochs) => ({ ...job, epochs, measure: "error", ...numbers, architecture: [1], model: "x" }) };
}

test("keeps each result once, and forgets a failure when its job is done", async () => {
  const { job, resultAfter } = await made();
  const journal = await Journal.open(at("once"));
  await journal.append({ ...job, failure: "no luck" });
  expect(journal.outcomes.failed).toHaveLength(1);
  await Promise.all([journal.append(resultAfter(2)), journal.append(resultAfter(2)), journal.append(resultAfter(80))]);
  await journal.append({ ...resultAfter(80), seconds: 2 });
  await journal.close();
  expect(readFileSync(`${at("once")}/${JOURNAL}`, "utf8").split("\n")).toHaveLength(4);
  const read = await readJournal(at("once"));
  expect(read?.results).toEqual([resultAfter(80)]);
  expect(read?.of(job.key, 2)).toEqual(resultAfter(2));
  expect(read?.failed).toEqual([]);
  expect(await readJournal(at("nowhere"))).toBeUndefined();
});

test("a last line that was cut off is as if it had never begun, at any byte", async () => {
  const { resultAfter } = await made();
  const [one, two] = [`${JSON.stringify(resultAfter(1))}\n`, `${JSON.stringify(resultAfter(2))}\n`];
  const journal = await Journal.open(at("torn"));
  await journal.close();
  for (let length = 0; length < two.length; length += 7) {
    writeFileSync(`${at("torn")}/${JOURNAL}`, one + two.slice(0, length));
    expect((await readJournal(at("torn")))?.results).toEqual([resultAfter(1)]);
    const again = await Journal.open(at("torn"));
    await again.append(resultAfter(2));
    await again.close();
    expect(readFileSync(`${at("torn")}/${JOURNAL}`, "utf8")).toBe(one + two);
  }
});

test("a damaged line within is said, and nothing is taken for a result", async () => {
  const { resultAfter } = await made();
  const journal = await Journal.open(at("damaged"));
  await journal.append(resultAfter(1));
  await journal.close();
  appendFileSync(`${at("damaged")}/${JOURNAL}`, `{"half":\n${JSON.stringify(resultAfter(2))}\n`);
  await expect(readJournal(at("damaged"))).rejects.toThrow(FormatError);
  await expect(Journal.open(at("damaged"))).rejects.toThrow(/line 2 of ".*journal.jsonl" cannot be read: .* take that line out\./);
});

test.each<[string, object, string]>([
  ["a key that leads out of the folder", { key: "../elsewhere" }, "the key of its job is none"],
  ["no settings", { settings: null }, "it has no settings"],
  ["settings of something else", { settings: [] }, "the recipe of its settings is none"],
  ["epochs that are no number", { epochs: "3" }, "the epochs of its result is none"],
  ["an error that is none", { error: null }, "the error of its result is none"],
  ["an architecture that is no list", { architecture: 3 }, "the architecture of its result is none"],
])("a line with %s is refused, and nothing is copied by it", async (_, wrong, message) => {
  const { resultAfter } = await made();
  const [from, to] = [at("strange"), at("strange-all")];
  mkdirSync(`${from}/runs`, { recursive: true });
  mkdirSync(`${from}/elsewhere`, { recursive: true });
  writeFileSync(`${from}/elsewhere/model.safetensors`, "x");
  writeFileSync(`${from}/${JOURNAL}`, `${JSON.stringify({ ...resultAfter(80), ...wrong })}\n`);
  await expect(collect([from], to)).rejects.toThrow(`cannot be read: ${message}. The file is damaged: take that line out.`);
  expect(existsSync(to)).toBe(false);
});

test("a folder that cannot be written is said in a sentence", async () => {
  writeFileSync(at("file"), "");
  await expect(Journal.open(`${at("file")}/inside`)).rejects.toThrow(/^sweep: ".*" cannot be written: .*\. Give another folder\.$/);
});

test.skipIf(!disk)("on a full disk says so in a sentence, keeps what there is, and takes the line when there is room again", async () => {
  const { resultAfter } = await made();
  const journal = await Journal.open(`${disk}/sweep`);
  await journal.append(resultAfter(1));
  fill(`${disk}/filler`);
  // a page of the file may have room for some of them
  const many = Array.from({ length: 20 }, (_, i) => resultAfter(i + 2));
  const told = (await Promise.allSettled(many.map((each) => journal.append(each)))).filter(({ status }) => status === "rejected");
  expect(told.length).toBeGreaterThan(0);
  for (const each of told)
    expect((each as PromiseRejectedResult).reason.message).toMatch(/^sweep: ".*journal\.jsonl" cannot be written: its disk is full\. Give another folder\.$/);
  expect((await readJournal(`${disk}/sweep`))?.of(resultAfter(1).key, 1)).toEqual(resultAfter(1));
  rmSync(`${disk}/filler`);
  for (const each of many) await journal.append(each);
  await journal.close();
  expect(readFileSync(`${disk}/sweep/${JOURNAL}`, "utf8").trim().split("\n")).toHaveLength(21);
  expect((await readJournal(`${disk}/sweep`))?.results).toEqual([resultAfter(21)]);
});

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { collect, type Executor, type Result, type Sweep, type SweepEvent, type SweepOptions, serial, sweep } from "sievenet/sweep";
import { beforeAll, describe, expect, test } from "vitest";
import { table, timeless, workplace } from "./places.ts";

const at = workplace();
/** Four jobs. */
let four: SweepOptions & { readonly executor: Executor };
const bits = ({ results }: Pick<Sweep, "results">) => results.map(timeless);
const linesOf = (name: string) =>
  readFileSync(`${at(name)}/journal.jsonl`, "utf8")
    .trim()
    .split("\n");

let whole: Sweep;
beforeAll(async () => {
  four = { ...table(at("table.csv")), epochs: 4, lambdas: [0.1, 3], seeds: 2, executor: serial, out: "" };
  whole = await sweep({ ...four, out: at("whole") });
});

describe("sweep()", () => {
  test("does every job once, keeps its files, and takes the checkpoint away", () => {
    expect(whole.results.map(({ settings: { lambda, seed } }) => [lambda[0], seed].join())).toEqual(["0.1,1", "3,1", "0.1,2", "3,2"]);
    expect(whole.failed).toEqual([]);
    for (const { key } of whole.results) {
      const file = (name: string) => existsSync(`${at("whole")}/runs/${key}/${name}`);
      expect(["model.safetensors", "history.json", "report.html", "checkpoint.safetensors"].map(file)).toEqual([true, true, true, false]);
    }
    expect(existsSync(`${at("whole")}/.lock`)).toBe(false);
  });

  test("started again does nothing again, and takes what is new", async () => {
    const asked: string[] = [];
    const counting: Executor = (jobs, execution) => {
      asked.push(...jobs.map(({ key }) => key));
      return serial(jobs, execution);
    };
    expect(await sweep({ ...four, executor: counting, out: at("whole") })).toEqual(whole);
    expect(asked).toEqual([]);
    const more = await sweep({ ...four, lambdas: [0.1, 7], seeds: 1, executor: counting, out: at("whole") });
    expect(asked).toHaveLength(1);
    expect(more.results).toHaveLength(5);
  });

  test("stopped anywhere goes on to the same bits, what was begun too", async () => {
    for (const after of [0.5, 3.2, 9]) {
      const stop = new AbortController();
      const events: SweepEvent[] = [];
      const onEvent = (event: SweepEvent) => {
        events.push(event);
        if (event.type === "progress" && event.epochs >= after) stop.abort(new Error("enough"));
      };
      await expect(sweep({ ...four, out: at("stopped"), signal: stop.signal, onEvent })).rejects.toThrow("enough");
      expect(events[0]).toMatchObject({ type: "progress", jobs: 4, epochs: 0 });
    }
    const events: SweepEvent[] = [];
    expect(bits(await sweep({ ...four, out: at("stopped"), onEvent: (event) => events.push(event) }))).toEqual(bits(whole));
    const last = events.at(-1);
    expect(last).toMatchObject({ type: "progress", done: 4, jobs: 4 });
    if (last?.type === "progress") expect(last.epochs).toBe(last.of);
    expect(linesOf("stopped")).toHaveLength(4);
  });

  test("tells of a bad job, does the others, and tries it again", async () => {
    let broken = true;
    const failing: Executor = async function* (jobs, execution) {
      for (const job of jobs) {
        if (broken && job.settings.seed === 2) yield { type: "outcome", outcome: { ...job, failure: "no luck" } };
        else yield* serial([job], execution);
      }
    };
    const first = await sweep({ ...four, executor: failing, out: at("bad") });
    expect([first.results.length, first.failed.map(({ failure }) => failure)]).toEqual([2, ["no luck", "no luck"]]);
    broken = false;
    const second = await sweep({ ...four, executor: failing, out: at("bad") });
    expect([bits(second), second.failed]).toEqual([bits(whole), []]);
  });

  test("what an executor tells that no journal can hold is the failure of that job, and the sweep can be gone on with", async () => {
    const strange: Executor = async function* (jobs) {
      for (const job of jobs) yield { type: "outcome", outcome: { ...job, epochs: 4, error: null } as unknown as Result };
    };
    const { results, failed } = await sweep({ ...four, executor: strange, out: at("strange") });
    expect(results).toEqual([]);
    expect(failed.map(({ failure }) => failure)).toEqual(
      failed.map(({ key }) => `sweep: what the executor told of job ${key} cannot be kept: the error of its result is none.`),
    );
    expect(failed).toHaveLength(4);
    expect((await sweep({ ...four, out: at("strange") })).results).toHaveLength(4);
  });

  test("says so when an executor forgets jobs, and when another sweep has the folder", async () => {
    const forgetful: Executor = async function* (jobs, execution) {
      yield* serial(jobs.slice(0, 1), execution);
    };
    await expect(sweep({ ...four, executor: forgetful, out: at("forgotten") })).rejects.toThrow(/ended without a word of 3 jobs, .* Start the sweep again\.$/);
    const holding: Executor = async function* (jobs, execution) {
      await expect(sweep({ ...four, out: at("held") })).rejects.toThrow(/is in use by another sweep, process \d+\. Give another one, or wait for its end\./);
      yield* serial(jobs, execution);
    };
    expect((await sweep({ ...four, executor: holding, out: at("held") })).results).toHaveLength(4);
  });

  test("refuses what it does not know, in one sentence", async () => {
    await expect(sweep({ ...four, out: at("x"), job: 2 } as never)).rejects.toThrow('sweep: there is no option "job"');
    await expect(sweep({ ...four, out: at("x"), shard: { index: 3, of: 2 } })).rejects.toThrow("sweep: shard is 3 of 2");
    await expect(sweep({ ...four, out: at("x"), shard: { index: 1, of: 2 }, halving: true })).rejects.toThrow("Leave out one of the two.");
    await expect(sweep({ ...four, out: "" })).rejects.toThrow("the path of a file or folder is needed");
    expect(existsSync(at("x"))).toBe(false);
  });

  test("refuses a folder of another version", async () => {
    await sweep({ ...four, seeds: 1, lambdas: [0.1], epochs: 1, out: at("old") });
    const path = `${at("old")}/journal.jsonl`;
    writeFileSync(path, readFileSync(path, "utf8").replace(/"version":"[^"]+"/, '"version":"0.0.9"'));
    await expect(sweep({ ...four, out: at("old") })).rejects.toThrow(
      /came of sievenet 0\.0\.9, but this is .* Use one version for the whole sweep, or another folder\.$/,
    );
    await expect(collect([at("old")], at("new"))).rejects.toThrow("came of sievenet 0.0.9");
  });
});

describe("shards", () => {
  test("are put together to what one sweep comes to, with the pages of the runs", async () => {
    for (const index of [1, 2, 3]) await sweep({ ...four, out: at(`shard-${index}`), shard: { index, of: 3 } });
    expect([1, 2, 3].map((index) => linesOf(`shard-${index}`).length)).toEqual([2, 1, 1]);
    const all = await collect(
      [1, 2, 3].map((index) => at(`shard-${index}`)),
      at("all"),
    );
    const sorted = (results: readonly Result[]) => results.map(timeless).sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(sorted(all.results)).toEqual(sorted(whole.results));
    for (const { key } of all.results) expect(existsSync(`${at("all")}/runs/${key}/report.html`)).toBe(true);
    expect((await collect([at("shard-1"), at("all")], at("all"))).results).toHaveLength(4);
    expect(bits(await sweep({ ...four, out: at("all") }))).toEqual(bits(whole));
  });

  test("results that differ are told, and so is a folder without any", async () => {
    await expect(collect([at("nothing")], at("any"))).rejects.toThrow(/there is no journal\.jsonl in ".*nothing"\. Give folders of sweeps\.$/);
    rmSync(at("any"), { recursive: true, force: true });
    await collect([at("shard-1")], at("any"));
    const path = `${at("shard-1")}/journal.jsonl`;
    writeFileSync(path, readFileSync(path, "utf8").replace(/"model":"./, '"model":"x'));
    await expect(collect([at("shard-1")], at("any"))).rejects.toThrow(/the result of job \w+ in ".*shard-1" differs from that of another folder/);
  });
});

describe("halving", () => {
  test("stops losers at rungs, those that go on come to the same bits, and it is the same after a stop", async () => {
    const six = { ...four, lambdas: [0.01, 1, 10], halving: { rungs: [1, 2] } };
    const halved = await sweep({ ...six, out: at("halved") });
    const stopped = halved.results.filter(({ epochs }) => epochs < 4);
    expect(stopped.length).toBeGreaterThan(0);
    const full = await sweep({ ...six, halving: false, out: at("full") });
    const complete = halved.results.filter(({ epochs }) => epochs === 4);
    expect(complete.length).toBeGreaterThan(0);
    for (const result of complete) expect(timeless(result)).toEqual(timeless(full.results.find(({ key }) => key === result.key) as Result));
    const stop = new AbortController();
    const onEvent = (event: SweepEvent) => event.type === "progress" && event.epochs >= 8.5 && stop.abort(new Error("enough"));
    await expect(sweep({ ...six, out: at("again"), signal: stop.signal, onEvent })).rejects.toThrow("enough");
    expect(bits(await sweep({ ...six, out: at("again") }))).toEqual(bits(halved));
  });
});

import { describe, expect, test } from "vitest";
import { relay } from "../../src/run/relay.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** All that a relay yields, and what it gives at its end. */
async function all<Report, Result>(from: AsyncGenerator<Report, Result, void>) {
  const reports: Report[] = [];
  for (;;) {
    const { done, value } = await from.next();
    if (done) return { reports, result: value };
    reports.push(value);
  }
}

describe("relay()", () => {
  test("yields what is reported, and gives the result", async () => {
    const work = async (report: (value: number) => void) => {
      for (const each of [1, 2, 3]) {
        report(each);
        await turn();
      }
      return "end";
    };
    expect(await all(relay(work, () => {}))).toEqual({ reports: [1, 2, 3], result: "end" });
  });

  test("keeps the newest report for who is slow, and does not wait", async () => {
    let worked = 0;
    const work = async (report: (value: number) => void) => {
      for (worked = 1; worked < 10; worked++) {
        report(worked);
        await turn();
      }
      report(10);
      await turn();
      await turn();
    };
    const from = relay(work, () => {});
    expect((await from.next()).value).toBe(1);
    while (worked < 10) await turn();
    expect((await from.next()).value).toBe(10);
    expect((await from.next()).done).toBe(true);
  });

  test("throws what the work throws", async () => {
    const work = async (report: (value: number) => void) => {
      report(1);
      await turn();
      throw new Error("broken");
    };
    const from = relay(work, () => {});
    expect((await from.next()).value).toBe(1);
    await expect(from.next()).rejects.toThrow("broken");
  });

  test("calls the work off when nobody listens any more, and waits for its end", async () => {
    let stop = false;
    let ended = false;
    const work = async (report: (value: number) => void) => {
      report(1);
      while (!stop) await turn();
      await turn();
      ended = true;
      throw new Error("called off");
    };
    for await (const value of relay(work, () => {
      stop = true;
    })) {
      expect(value).toBe(1);
      break;
    }
    expect({ stop, ended }).toEqual({ stop: true, ended: true });
  });
});

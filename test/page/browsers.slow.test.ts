// The page in three browsers: it trains, waits, answers what is drawn, and comes to the bits of Node.
import { afterAll, beforeAll, expect } from "vitest";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import type { Came } from "./driver.ts";
import { PLANTED } from "./table.ts";
import { hashInNode, SHORT, type Site, site } from "./site.ts";

/** Milliseconds for five visits with trainings, however busy the machine is. */
const PATIENCE = 420_000;

let page: Site;
let expected: string;
beforeAll(async () => {
  page = await site();
  expected = await hashInNode(SHORT);
});
afterAll(() => page?.close());

for (const browser of browsers)
  testWith(
    browser.missing(),
    `the page trains, pauses, answers and survives a reload, is repeated by its link and takes a table in ${browser.name}`,
    async () => {
      const { came, noted } = await browser.visit(`${page.url}/driven.html${SHORT}`, undefined, PATIENCE);
      expect(came).toEqual({
        first: { hash: expected, status: expect.stringMatching(/^Done\. [\d.]+.% wrong with [\d\s]+ of 266\s610 weights\.$/), paused: true, waited: true },
        again: expected,
        resumed: expected,
        columns: PLANTED,
        refused: [
          expect.stringMatching(/^"song.mp3" is none of the files that this page takes: /),
          expect.stringMatching(/[.?]$/),
          expect.stringMatching(/[.?]$/),
        ],
        picture: {
          before: true,
          changed: true,
          label: expect.stringMatching(/^Open: \d+ of 784 pixels, \d+ of 300 hidden units 1, \d+ of 100 hidden units 2\.$/),
        },
        chartInk: expect.any(Number),
        answers: { said: expect.stringMatching(/say/), rows: 10, byKey: expect.stringMatching(/say/) },
        firstStep: expect.any(Number),
      });
      const { chartInk, firstStep } = came as Came;
      expect(chartInk).toBeGreaterThan(500);
      expect(firstStep).toBeGreaterThan(0);
      console.log(`${browser.name}: first step ${Math.round(firstStep)} ms after start`);
      expect(noted).toEqual([]);
    },
  );

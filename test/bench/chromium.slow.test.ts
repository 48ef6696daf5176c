// The pages of the bench in Chromium, where there is one.
import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { browsers, program } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { bench } from "./support/bench.ts";

const chromium = browsers.find(({ name }) => name === "Chromium");
const binary = program("chromium", "chromium-browser", "google-chrome");
interface Pages {
  runtime: string;
  firstStep(library: string): Promise<{ ms: number; bytes: number }>;
  inPage(name: string, settings: object): Promise<{ ratio: number; ours: number }>;
}

testWith(chromium?.missing(), "a page makes its first step and says what it transferred; a product is measured, and what fails says why", async () => {
  const { withChromium } = (await bench("chromium/measure.mjs")) as { withChromium(path: string, work: (pages: Pages) => Promise<void>): Promise<void> };
  const { everything } = await bench("library/build.mjs");
  await withChromium(binary as string, async ({ runtime, firstStep, inPage }) => {
    expect(runtime).toMatch(/^Chromium \d+\./);
    expect(await firstStep("empty page")).toMatchObject({ bytes: 0 });
    const { ms, bytes } = await firstStep("ours");
    expect(ms).toBeGreaterThan(0);
    expect(bytes).toBe(gzipSync(await everything(), { level: 9 }).length);
    const product = { module: "/module/inside.js", name: "small", form: "NN", size: [5, 7, 6], pairs: 1, seconds: 0.02, warming: 0.02 };
    expect((await inPage("product", { ...product, peerName: "register-only loop" })).ratio).toBeGreaterThan(0);
    await expect(inPage("product", { ...product, module: "/module/nothing.html", peerName: "register-only loop" })).rejects.toThrow();
  });
});

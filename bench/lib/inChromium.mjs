// Workloads in Chromium: those that have `chromium(settings)`, which is given ways to run pages and returns rows.
import { openChromium } from "./chromium.mjs";
import { OursFailed } from "./ours.mjs";
import { openSite } from "./site.mjs";

const PAGES = { ours: "firstOurs", "jax-js": "firstJax", "tfjs wasm": "firstTfjs", "empty page": "firstNothing" };

/** Opens the browser and the site, gives both to `work`, and closes them. */
export async function withChromium(path, work) {
  const site = await openSite();
  try {
    const browser = await openChromium(path);
    try {
      /** What the default export of bench/pages/NAME.mjs gives for `settings`, in a fresh page. */
      async function inPage(name, settings = {}) {
        const query = new URLSearchParams(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]));
        const { came, error } = await browser.visit(`${site.url}/page/${name}.html?${query}`);
        const failure = site.failure();
        if (failure instanceof OursFailed) throw failure;
        if (error !== undefined) throw failure ?? new Error(error);
        return came;
      }
      /** A library's first training step in a fresh page: { ms since navigation began, bytes of the library }. */
      const firstStep = (who) => inPage(PAGES[who]);
      return await work({ runtime: `Chromium ${browser.version}`, engine: `V8 ${browser.v8}`, inPage, firstStep });
    } finally {
      await browser.close();
    }
  } finally {
    site.close();
  }
}

/** Rows of a workload, as measureWorkload of workload.mjs gives them. */
export async function measureInChromium({ name, group, metric, chromium }, settings) {
  return (await chromium(settings)).map((found) => ({ workload: name, group, metric, ...found }));
}

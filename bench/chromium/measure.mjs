// Workloads in Chromium: those that have `chromium(settings)`, which is given ways to run pages and returns rows.
import { errorOf, OursFailed } from "../measure/ours.mjs";
import { JAX, TFJS } from "../peers/names.mjs";
import { openChromium } from "./browser.mjs";
import { openSite } from "./site.mjs";

const FIRST_STEPS = { ours: "firstOurs", [JAX]: "firstJax", [TFJS]: "firstTfjs", "empty page": "firstNothing" };

/** Opens the browser and the site, gives both to `work`, and closes them. */
export async function withChromium(path, work) {
  const site = await openSite();
  try {
    const browser = await openChromium(path);
    try {
      /** What the default export of pages/NAME.mjs gives for `settings`, in a fresh page. */
      async function inPage(name, settings = {}) {
        const query = new URLSearchParams(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]));
        const { result, error } = await browser.visit(`${site.url}/page/${name}.html?${query}`);
        const failure = site.failure();
        if (failure instanceof OursFailed) throw failure;
        if (error !== undefined) throw failure ?? errorOf(error);
        return result;
      }
      /** A library's first training step in a fresh page: { ms since navigation began, bytes of the library }. */
      const firstStep = (library) => inPage(FIRST_STEPS[library]);
      return await work({ runtime: `Chromium ${browser.version}`, engine: `V8 ${browser.v8}`, inPage, firstStep });
    } finally {
      await browser.close();
    }
  } finally {
    site.close();
  }
}

/** Rows of a workload, as measureWorkload of measure/workload.mjs gives them. */
export async function measureInChromium({ name, group, metric, chromium }, settings) {
  return (await chromium(settings)).map((row) => ({ workload: name, group, metric, ...row }));
}

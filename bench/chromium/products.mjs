// A product in Chromium, each peer in a page of its own.
import { versionOf } from "../library/downloads.mjs";
import { rowsOf } from "../measure/rows.mjs";
import { product } from "../nets/product/product.mjs";
import { JAX, REGISTER_LOOP, TFJS } from "../peers/names.mjs";

/** Seconds until a page's WebAssembly has been compiled well, which Chromium does beside the page: 0.3 was too short. */
const WARMING = 1.5;

/** The function `chromium` of a workload. */
export function inPages(name, form, size) {
  return ({ inPage, pairs, seconds, say }) =>
    rowsOf(name, [REGISTER_LOOP, JAX, TFJS], say, async (peerName) => {
      say(`${name}: ${peerName} ...`);
      const version = peerName === REGISTER_LOOP ? undefined : versionOf(peerName);
      return { version, ...(await inPage("product", { module: "/module/inside.js", name, form, size, peerName, pairs, seconds, warming: WARMING })) };
    });
}

/** The same product as in Node, and in Chromium. */
export const productEverywhere = (name, form, size) => ({ ...product(name, form, size), chromium: inPages(name, form, size) });

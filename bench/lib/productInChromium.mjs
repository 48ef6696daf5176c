// A product in Chromium, each peer in a page of its own.
import { versionOf } from "./modules.mjs";
import { product } from "./product.mjs";
import { reason } from "./reason.mjs";

/** Seconds until a page's WebAssembly has been compiled well, which Chromium does beside the page: 0.3 was too short. */
const WARMING = 1.5;

/** The function `chromium` of a workload. */
export function inPages(name, form, size) {
  return async ({ inPage, pairs, seconds, say }) => {
    const rows = [];
    for (const peerName of ["register-only loop", "jax-js", "tfjs wasm"]) {
      say(`${name}: ${peerName} ...`);
      try {
        const version = peerName === "register-only loop" ? undefined : versionOf(peerName);
        rows.push({
          peerName,
          version,
          ...(await inPage("product", { module: "/module/inside.js", name, form, size, peerName, pairs, seconds, warming: WARMING })),
        });
      } catch (error) {
        if (/^ours failed/.test(error.message)) throw error;
        say(`${name}: ${peerName} is left out: ${reason(error)}`);
      }
    }
    return rows;
  };
}

/** The same product as in Node, and in Chromium. */
export const productEverywhere = (name, form, size) => ({ ...product(name, form, size), chromium: inPages(name, form, size) });

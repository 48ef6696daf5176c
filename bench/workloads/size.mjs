// How many bytes does a user download: one module with all that the library exports and its kernels inside, minified, by
// gzip -9 (bench/lib/modules.mjs)? In Chromium: what a page transfers of the library, by its own account, until it has
// trained a step, from a server that sends everything so packed.
import { gzipSync } from "node:zlib";
import { moduleOf, modules, versionOf, wasmOf } from "../lib/modules.mjs";
import { ourselves } from "../lib/ours.mjs";
import { reason } from "../lib/reason.mjs";
import { LIMIT } from "../marks.mjs";

const gzipped = (bytes) => (bytes ? gzipSync(bytes, { level: 9 }).length : 0);

/** Rows of some peers. `bytesOf(name)`: of "ours" or of a peer. */
async function rowsOf(names, bytesOf, say) {
  const ours = await ourselves(() => bytesOf("ours"));
  const rows = [{ peerName: LIMIT, ours, peer: 60_000, ratio: 60_000 / ours }];
  for (const peerName of names) {
    try {
      const version = versionOf(peerName);
      const peer = await bytesOf(peerName);
      rows.push({ peerName, version, ours, peer, ratio: peer / ours });
    } catch (error) {
      say(`size: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

const measure = ({ say }) => rowsOf(Object.keys(modules), async (name) => gzipped(await moduleOf(name)) + gzipped(wasmOf(name)), say);

const chromium = ({ firstStep, say }) => rowsOf(["jax-js", "tfjs wasm"], async (name) => (await firstStep(name)).bytes, say);

export default [{ name: "size", metric: "bytes", measure, chromium }];

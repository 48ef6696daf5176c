// How many bytes does a user download: one module with all that the counted entry points export and the kernels inside, minified,
// by gzip -9 (library/downloads.mjs)? Beside it a program that takes of ours what it needs. In Chromium: what a page transfers of the library, by its own account, until it has
// trained a step, from a server that sends everything so packed.
import { gzipSync } from "node:zlib";
import { mlpProgram } from "../library/build.mjs";
import { loaderOf, moduleOf, modules, versionOf, wasmOf } from "../library/downloads.mjs";
import { LIMIT } from "../marks.mjs";
import { ourselves } from "../measure/ours.mjs";
import { rowsOf } from "../measure/rows.mjs";
import { JAX, OUR_PROGRAM, TFJS } from "../peers/names.mjs";

const gzipped = (bytes) => (bytes ? gzipSync(bytes, { level: 9 }).length : 0);

/** Rows of the limit, of some peers, and of a program of ours if `more` weighs it. `bytesOf(library)`: of "ours" or of a peer. */
async function rows(peers, bytesOf, say, more) {
  const ours = await ourselves(() => bytesOf("ours"));
  const compared = (peer) => ({ ours, peer, ratio: peer / ours });
  const others = await rowsOf("size", peers, say, async (peerName) => ({ version: versionOf(peerName), ...compared(await bytesOf(peerName)) }));
  return [{ peerName: LIMIT.name, ...compared(LIMIT.bytes) }, ...(more ? [{ peerName: OUR_PROGRAM, ...compared(await more()) }] : []), ...others];
}

const program = () => ourselves(async () => gzipped(await mlpProgram()));

const measure = ({ say }) =>
  rows(Object.keys(modules), async (library) => gzipped(await moduleOf(library)) + gzipped(wasmOf(library)) + gzipped(loaderOf(library)), say, program);

const chromium = ({ firstStep, say }) => rows([JAX, TFJS], async (library) => (await firstStep(library)).bytes, say);

export default [{ name: "size", metric: "bytes", measure, chromium }];

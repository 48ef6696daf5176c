// The library as modules for the bench: what users download, and one with the inner parts that are timed.
import { mkdirSync, writeFileSync } from "node:fs";
import { buildKernels } from "../../tools/build-kernels.mjs";
import { exportAll } from "../../tools/entries.mjs";
import { bundle, minified, root } from "./bundle.mjs";
import { counted, measured } from "./entries.mjs";

const folder = `${root}bench/.build/`;

const flat = exportAll(counted);
const named = measured.map(({ name, source }) => `export * as ${name} from "./${source}";`).join(" ");
const inside = `
  export const url = import.meta.url;
  export { bytes, floats, ints, kernels, startAll } from "./src/wasm.ts";
  export { Block } from "./src/block.ts";
  export { scope, workspace } from "./src/memory.ts";
  export { batchLoss } from "./src/train/batchLoss.ts";
  export { runStep } from "./src/train/step.ts";
  import { packed, size } from "./src/generated/fast.ts";
  import { unpack } from "./src/unpack.ts";
  export const fastKernels = () => unpack(packed, size);
  import * as inferenceFast from "./src/generated/inferenceFast.ts";
  export const fastInference = () => unpack(inferenceFast.packed, inferenceFast.size);
  export { permutation } from "./src/random.ts";
  export { run } from "./src/run/index.ts";
`;

/** What a user downloads: everything that the counted entry points export. */
export const everything = () => minified(flat);

/** What a user downloads who trains a gated MLP, compacts and saves it: tools/size/mlp.ts, which `npm run size` weighs too. */
export const mlpProgram = () => minified('export { run } from "./tools/size/mlp.ts";', { alias: { sievenet: `${root}src/index.ts` } });

/** Our own module, as text: the counted entry points, those measured besides as objects, the inner parts; `more`: further lines of it. */
export const libraryBundle = (more = "") => bundle(`${flat}\n${named}\n${inside}\n${more}`, { strict: true });

/** Compiles the kernels and builds a module of the library into `into`. Gives its file. */
async function built(name, contents, into) {
  const from = process.cwd();
  process.chdir(root);
  await buildKernels();
  process.chdir(from);
  mkdirSync(into, { recursive: true });
  const file = `${into}${name}`;
  writeFileSync(file, await contents());
  return file;
}

/** Builds the module whose inner parts are timed, and gives its file. @throws for a name that src/ no longer exports */
export const buildLibrary = (into = folder) => built("sievenet.mjs", libraryBundle, into);

/** Builds what a user downloads, and gives its file. */
export const buildEverything = (into = folder) => built("everything.mjs", everything, into);

// What the programs share that train many nets and write a page of what came out (budgets.mjs, rankings.mjs): the library built
// from its sources, a file for each trial, which is not made again while it is there, and how numbers are said.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildKernels } from "./build-kernels.mjs";
import { bundleEntries } from "./bundle.mjs";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));

/** The folder of a dataset's files, which `who` asks for. */
export function folderOf(who, dataset = "mnist") {
  const [variable, files] = { mnist: ["SIEVENET_DATA", "MNIST"], cifar10: ["SIEVENET_CIFAR10", "CIFAR-10"] }[dataset];
  if (process.env[variable]) return process.env[variable];
  throw new Error(`${who}: ${variable} must name the folder of ${files}'s files.`);
}

/** Entry points of the library as it stands, by name. */
export async function built(who, ...names) {
  await buildKernels();
  const folder = join(tmpdir(), `sievenet-${who}-${process.pid}`);
  await bundleEntries(folder);
  return Promise.all(names.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)));
}

/** The trials of one page, docs/<name>.md, in docs/<name>/. */
export function trials(name) {
  const folder = join(docs, name);
  mkdirSync(folder, { recursive: true });
  const fileOf = (trial, seed) => join(folder, `${trial}-seed-${seed}.json`);
  return {
    has: (trial, seed) => existsSync(fileOf(trial, seed)),
    /** Keeps what came of a trial; lists of objects have a line for each. */
    keep(trial, seed, { records, ...head }) {
      const text = JSON.stringify({ ...head, seed }, null, 2);
      const lines = records?.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
      writeFileSync(fileOf(trial, seed), records ? `${text.slice(0, -2)},\n  "records": [\n${lines}\n  ]\n}\n` : `${text}\n`);
    },
    /** All that are kept. */
    kept: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8"))),
    write: (lines) => writeFileSync(join(docs, `${name}.md`), `${lines.join("\n")}\n`),
  };
}

export const bySeed = (a, b) => a.seed - b.seed;
export const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
export const percent = (share) => `${(100 * share).toFixed(2)} %`;
export const round = (x) => Number(x.toPrecision(4));

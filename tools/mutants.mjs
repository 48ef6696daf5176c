// Changes one thing at a time in `src` and `assembly` and looks whether a test notices: `npm run mutants -- --seed 1 --count 100`.
//
//   --seed n     which mutants, and in which order (default 1)      --only text   of files whose path has the text in it
//   --count n    so many of them (default 100)                       --limit n     seconds for each set of tests (default 120)
//   --list       print them, try none                                --quick       only tests about the file that need no vitest
//
// Half of them are of assembly, none of what packs the kernels. A run that is ended goes on where it was: results are kept by seed in .mutants,
// by what the mutant is and the text it is of. Survivors are printed at the end, with what was changed; docs/mutants.md says what
// came of those found so far. One process at a time, in a copy of the tree; let it run beside other work under `nice -n 19`.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { readSources, readTests, testsOf } from "./mutants/coverage.mjs";
import { compileQuickly, isPlain, quickTest } from "./mutants/quick.mjs";
import { makeScratch, run, test } from "./mutants/scratch.mjs";
import { inTurn, mutantsOf, randomOf } from "./mutants/sites.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "100" },
    only: { type: "string", default: "" },
    limit: { type: "string", default: "120" },
    list: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});
const [seed, count, seconds] = [options.seed, options.count, options.limit].map(Number);
if (![seed, count, seconds].every((each) => Number.isInteger(each) && each >= 0)) throw new Error("--seed, --count and --limit must be whole numbers.");

/** All mutants of a folder, by file. */
function all(folder) {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort();
  return files
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.endsWith(".ts") && !/generated|packing/.test(file) && file.includes(options.only))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return mutantsOf(text).map((each) => ({ file, text, ...each }));
    });
}

const random = randomOf(seed);
const [ofSrc, ofAssembly] = [all("src"), all("assembly")].map((list) => inTurn(list, random));
const chosen = [];
for (let i = 0; chosen.length < count && (i < ofSrc.length || i < ofAssembly.length); i++) chosen.push(...[ofAssembly[i], ofSrc[i]].filter(Boolean));
chosen.length = Math.min(chosen.length, count);
// those of assembly first: kernels are compiled for each of them, and once for all others
chosen.sort((a, b) => Number(a.file.startsWith("src")) - Number(b.file.startsWith("src")));

const lineOf = ({ text, start }) => text.slice(0, start).split("\n").length;
const mutated = ({ text, start, end, to }) => text.slice(0, start) + to + text.slice(end);
/** What was changed: the lines before and after. */
function diff(mutant) {
  const { text, start, end, to } = mutant;
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const last = text.indexOf("\n", end);
  const [before, after] = [text.slice(first, last), text.slice(first, start) + to + text.slice(end, last)];
  return `${before.replace(/^/gm, "- ")}\n${after.replace(/^/gm, "+ ")}`;
}
const idOf = (mutant) =>
  createHash("sha256")
    .update(`${mutant.file}\0${mutated(mutant)}`)
    .digest("hex")
    .slice(0, 16);

console.log(`${ofSrc.length + ofAssembly.length} mutants can be made; ${chosen.length} are tried (seed ${seed}).`);
if (options.list) {
  for (const each of chosen) console.log(`\n${each.file}:${lineOf(each)} (${each.kind})\n${diff(each)}`);
  process.exit();
}

const cache = join(root, ".mutants");
mkdirSync(cache, { recursive: true });
const log = join(cache, `${seed}.jsonl`);
const known = new Map();
if (existsSync(log)) for (const line of readFileSync(log, "utf8").split("\n").filter(Boolean)) known.set(JSON.parse(line).id, JSON.parse(line));

const scratch = join(tmpdir(), `sievenet-mutants-${process.pid}`);
makeScratch(root, scratch);
const [tests, sources] = [readTests(root), readSources(root)];

const { buildKernels } = await import(pathToFileURL(join(scratch, "tools/build-kernels.mjs")).href);
const plain = new Set(tests.filter(isPlain).map(({ name }) => name));

/** Whether a test file passes without any mutant, in a way of running it; of others no failure counts. */
const sound = new Map();
async function isSound(way, file, text, place) {
  const key = `${way.name} ${file}`;
  if (sound.has(key)) return sound.get(key);
  const with_ = readFileSync(place, "utf8");
  await put(place, text);
  sound.set(key, (await way([file], { cwd: scratch, seconds: 3 * seconds })) === "passed");
  await put(place, with_);
  return sound.get(key);
}

/** Whether files end in time without any mutant. */
async function isQuick(files, text, place) {
  const with_ = readFileSync(place, "utf8");
  await put(place, text);
  const came = await quickTest(files, { cwd: scratch, seconds });
  await put(place, with_);
  return came !== "time";
}

/** Whether kernels are older than their sources. */
let stale = true;

/** Writes a source file of the copy, and compiles the kernels if one of theirs was written. */
async function put(place, text) {
  writeFileSync(place, text);
  stale ||= place.startsWith(join(scratch, "assembly"));
  if (stale) await compileQuickly(scratch);
  stale = false;
}

/** What one set of tests says to the mutant that is in place: "killed ...", "passed", or "time". */
async function ask(way, files, mutant, place) {
  const left = [...files];
  while (left.length) {
    const came = await way(left, { cwd: scratch, seconds });
    if (came === "passed" || came === "time") return came;
    if (came === "no tests") return "killed by the compiler";
    const [file = left[0], name] = came;
    if (await isSound(way, file, mutant.text, place)) return `killed by ${file}: ${name}`;
    left.splice(left.indexOf(file), 1);
  }
  return "passed";
}

/** Tries one mutant: "killed by ...", or "survived". */
async function trial(mutant) {
  const place = join(scratch, mutant.file);
  try {
    try {
      await put(place, mutated(mutant));
    } catch {
      return "killed by the compiler";
    }
    const sets = testsOf(mutant.file, mutant.text, tests, sources)
      .slice(0, options.quick ? 2 : 3)
      .filter(({ length }) => length > 0);
    const quick = sets.map((files) => files.filter((file) => plain.has(file))).filter(({ length }) => length > 0);
    let note = "";
    for (const files of quick) {
      const came = await ask(quickTest, files, mutant, place);
      // of tests of its own, time that is up means that it hangs; the others may just be long
      if (came === "time" && files === quick[0] && (await isQuick(files, mutant.text, place))) return "killed by time";
      if (came === "time") note = ", as far as there was time";
      else if (came !== "passed") return came;
    }
    if (options.quick) return `survived plain tests${note}`;
    if (mutant.file.startsWith("assembly")) await buildKernels();
    const came = await ask(
      test,
      sets.flat().filter((file) => !plain.has(file)),
      mutant,
      place,
    );
    if (came === "time") note = ", as far as there was time";
    else if (came !== "passed") return came;
    if (mutant.file.startsWith("src/")) {
      const code = await run(process.execPath, [join(scratch, "node_modules/typescript/bin/tsc"), "--noEmit"], { cwd: scratch, seconds: 5 * seconds });
      if (code !== 0 && code !== "time") return "killed by types";
    }
    return `survived${note}`;
  } finally {
    writeFileSync(place, mutant.text);
    stale ||= mutant.file.startsWith("assembly");
  }
}

for (const [i, mutant] of chosen.entries()) {
  const id = idOf(mutant);
  if (known.has(id)) continue;
  const began = performance.now();
  const result = await trial(mutant);
  const entry = { id, at: `${mutant.file}:${lineOf(mutant)}`, kind: mutant.kind, result };
  known.set(id, entry);
  appendFileSync(log, `${JSON.stringify(entry)}\n`);
  console.log(`${i + 1}/${chosen.length} ${entry.at} (${mutant.kind}) ${result} [${((performance.now() - began) / 1000).toFixed(0)} s]`);
  if (result.startsWith("survived")) console.log(diff(mutant));
}

const results = chosen.map((each) => ({ mutant: each, ...known.get(idOf(each)) }));
const survivors = results.filter(({ result }) => result.startsWith("survived"));
console.log(`\n${results.length - survivors.length} of ${results.length} were noticed. Survivors:`);
for (const { mutant, at, kind, result } of survivors) console.log(`\n${at} (${kind}) ${result}\n${diff(mutant)}`);

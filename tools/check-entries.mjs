// The JSON files that name entry points must name those of tools/entries.mjs.
//   node tools/check-entries.mjs [--write]     --write puts right what is wrong; `npm run format` then lays it out
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const from = (key, value) => Object.fromEntries(entries.map((entry) => [entry[key], value(entry)]));
/** What package.json exports besides the entry points. */
const FILES = { "./wasm/*": "./dist/wasm/*", "./package.json": "./package.json" };

/** Where entry points are named: a file, the path of a value in it, and what the value must be. */
export const PLACES = [
  {
    file: "package.json",
    path: ["exports"],
    value: { ...from("key", ({ types, bundle }) => ({ types: `./${types}`, default: `./${bundle}` })), ...FILES },
  },
  {
    file: "package.json",
    path: ["sideEffects"],
    value: entries.filter(({ effects }) => effects).flatMap(({ bundle, source }) => [`./${bundle}`, `./${source}`]),
  },
  { file: "jsr.json", path: ["exports"], value: from("key", ({ source }) => `./${source}`) },
  { file: "tsconfig.json", path: ["compilerOptions", "paths"], value: from("specifier", ({ source }) => [`./${source}`]) },
  { file: "tsconfig.build.json", path: ["include"], value: entries.map(({ source }) => source) },
];

/** What is wrong, a sentence each. `read`: the parsed content of a file; `exists`: whether there is a file. */
export function problems(read, exists) {
  const missing = entries
    .filter(({ source }) => !exists(source))
    .map(({ name, source }) => `tools/entries.mjs lists the entry point "${name}", but there is no ${source}. Write it, or take the line out.`);
  const wrong = PLACES.flatMap(({ file, path, value }) => {
    const [is, needed] = [path.reduce((at, key) => at?.[key], read(file)), value].map((each) => JSON.stringify(each));
    return is === needed
      ? []
      : [`${file}: "${path.join(".")}" does not follow tools/entries.mjs. Write\n  ${needed}\n  there, or run npm run entries -- --write.`];
  });
  return [...missing, ...wrong];
}

const read = (file) => JSON.parse(readFileSync(`${root}${file}`, "utf8"));

function write() {
  for (const { file, path, value } of PLACES) {
    const content = read(file);
    path.slice(0, -1).reduce((at, key) => at[key], content)[path.at(-1)] = value;
    writeFileSync(`${root}${file}`, `${JSON.stringify(content, null, 2)}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) write();
  const found = problems(read, (file) => existsSync(`${root}${file}`));
  if (found.length) {
    console.error(found.join("\n"));
    process.exit(1);
  }
  console.log(`entries: ${entries.length} entry points, named alike in ${new Set(PLACES.map(({ file }) => file)).size} files`);
}

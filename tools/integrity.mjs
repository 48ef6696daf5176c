// Hashes by which browsers know what a CDN gave them (subresource integrity): dist/integrity.json, written by the build.
//   node tools/integrity.mjs        prints the import map of the entry points that are one file each
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Of bytes, as attributes and import maps have it. */
export const integrityOf = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/** Writes the hashes of the modules of a folder, by name, into a file beside them: not of the command, which no page imports. */
export function writeIntegrity(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".js") && name !== "cli.js");
  const hashes = Object.fromEntries(names.sort().map((name) => [name, integrityOf(readFileSync(join(folder, name)))]));
  writeFileSync(join(folder, "integrity.json"), `${JSON.stringify(hashes, null, 2)}\n`);
}

/**
 * The import map of what is at `base`, such as a version on a CDN, with the hashes of a build. Entry
 * points that share code need the hashes of all files.
 */
export function importMap(base, hashes) {
  const urls = Object.fromEntries(Object.keys(hashes).map((name) => [name, `${base}/dist/${name}`]));
  const imports = Object.fromEntries(entries.map(({ name, specifier }) => [specifier, urls[`${name}.js`]]));
  return { imports, integrity: Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [urls[name], hash])) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const hashes = JSON.parse(readFileSync(join(root, "dist/integrity.json"), "utf8"));
  const alone = entries.filter((entry) => entry.alone).map(({ name }) => `${name}.js`);
  const some = Object.fromEntries(Object.entries(hashes).filter(([name]) => process.argv.includes("--all") || alone.includes(name)));
  const map = importMap(`https://cdn.jsdelivr.net/npm/sievenet@${version}`, some);
  map.imports = Object.fromEntries(Object.entries(map.imports).filter(([, url]) => url));
  console.log(`<script type="importmap">\n${JSON.stringify(map, null, 2)}\n</script>`);
}

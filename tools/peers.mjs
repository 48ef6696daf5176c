// What the registry says of the libraries that README.md compares with, into docs/peers.json: npm run peers.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const PEERS = ["@tensorflow/tfjs", "@jax-js/jax", "brain.js", "onnxruntime-web"];
/** Files that a page loads as they are, where npm run bench does not weigh a bundle. */
const FILES = { "brain.js": "browser.min.js" };

const folder = mkdtempSync(join(tmpdir(), "sievenet-peers-"));
const npm = (...words) => execFileSync("npm", words, { cwd: folder, encoding: "utf8" }).trim();

/** The bytes of a file of a package, gzipped as servers do it. */
function gzipped(name, version, file) {
  const tarball = npm("pack", `${name}@${version}`, "--silent");
  execFileSync("tar", ["xzf", tarball], { cwd: folder });
  return gzipSync(readFileSync(join(folder, "package", file)), { level: 9 }).length;
}

const found = {};
for (const name of PEERS) {
  const version = npm("view", name, "version");
  found[name] = { version, ...(FILES[name] && { gzip: gzipped(name, version, FILES[name]), file: FILES[name] }) };
  console.log(name, found[name]);
}
writeFileSync(fileURLToPath(new URL("../docs/peers.json", import.meta.url)), `${JSON.stringify(found, undefined, 2)}\n`);
rmSync(folder, { recursive: true });

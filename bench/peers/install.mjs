// The peers live in bench/node_modules, by the lock beside bench/package.json.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bench = fileURLToPath(new URL("..", import.meta.url));
const wanted = JSON.parse(readFileSync(`${bench}package.json`, "utf8")).dependencies;

/** The version that is there, or undefined. */
export function installed(name) {
  const file = `${bench}node_modules/${name}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** Installs the peers if any is missing. A failure is told and not thrown: what can be measured is measured. */
export function installPeers(say) {
  if (Object.entries(wanted).every(([name, version]) => installed(name) === version)) return;
  say("installing the peers of bench/package.json ...");
  try {
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: bench, stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const last = String(error.stderr ?? error.message)
      .trim()
      .split("\n")
      .at(-1);
    say(`npm ci in bench/ failed: ${last}`);
  }
}

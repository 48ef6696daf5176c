// The tree of an older commit in a temporary folder, with what it needs to be built.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../library/bundle.mjs";

/** Runs a program, its complaint in one line. */
function run(program, words, options) {
  const { status, stderr, stdout, error } = spawnSync(program, words, { maxBuffer: 2 ** 30, ...options });
  const complaint = String(error?.message ?? stderr).trim();
  if (status !== 0) throw new Error(`${program} ${words.slice(0, 2).join(" ")}: ${complaint.split("\n")[0]}`);
  return stdout;
}

/** The full name of a commit. @throws when git knows none by that word */
export function commitOf(revision) {
  try {
    return execFileSync("git", ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], { cwd: root, encoding: "utf8" }).trim();
  } catch {
    throw new Error(`"${revision}" is no commit that git knows here; in a shallow clone, fetch it first`);
  }
}

/** Our own node_modules if the tree wants the same packages, else its own. */
function installPackages(tree, say) {
  const lock = (folder) => readFileSync(join(folder, "package-lock.json"), "utf8");
  if (existsSync(join(root, "node_modules")) && lock(tree) === lock(root)) symlinkSync(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  else {
    say("installing the packages of the older commit ...");
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: tree });
  }
}

/** The tree of a commit with its packages: { tree, remove() }. */
export function unpackRevision(commit, say) {
  const tree = mkdtempSync(join(tmpdir(), "sievenet-against-"));
  const remove = () => rmSync(tree, { recursive: true, force: true });
  process.once("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  run("tar", ["-x", "-C", tree], { input: run("git", ["archive", "--format=tar", commit], { cwd: root }) });
  installPackages(tree, say);
  return { tree, remove };
}

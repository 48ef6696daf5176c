// A copy of the working tree in which mutants are tried, so that the tree itself is never touched.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** Copies what git knows, and what it does not ignore, and what is compiled; dependencies are linked. */
export function makeScratch(root, scratch) {
  rmSync(scratch, { recursive: true, force: true });
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  for (const file of [...files.split("\0").filter((file) => file && file !== "node_modules"), "src/generated", "dist"]) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    cpSync(join(root, file), join(scratch, file), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"));
}

/** Runs a program until it ends or its time is up: then it and all it has started are ended. Resolves to its exit code, or "time". */
export function run(command, args, { cwd, seconds }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: "ignore", detached: true });
    const timer = setTimeout(() => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // it has just ended
      }
      resolve("time");
    }, seconds * 1000);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** Runs test files up to the first that fails. Resolves to "passed", "time", "no tests" (nothing ran: it does not compile), or what failed: [file, test]. */
export async function test(files, { cwd, seconds }) {
  const report = join(cwd, "mutant-report.json");
  rmSync(report, { force: true });
  const args = ["run", "--project", "unit", "--project", "alone", "--bail", "1", "--test-timeout", "300000", "--reporter", "json", "--outputFile", report];
  const code = await run(process.execPath, [join(cwd, "node_modules/vitest/vitest.mjs"), ...args, ...files], { cwd, seconds });
  if (code === "time") return "time";
  if (code === 0) return "passed";
  if (!existsSync(report)) return "no tests";
  const { testResults = [] } = JSON.parse(readFileSync(report, "utf8"));
  for (const { name, status, assertionResults } of testResults) {
    if (status !== "failed") continue;
    const failed = assertionResults.find((each) => each.status === "failed");
    return [name.slice(cwd.length + 1), failed ? failed.fullName : "(the file)"];
  }
  return "no tests";
}

// docs/benchmarks.md: one section per runtime, in it one part per workload. A run replaces the parts it measured.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { peerOf, short, spreadOf, times } from "./table.mjs";

const page = fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url));

const head = `# Benchmarks

Written by \`npm run bench -- --write\`; do not edit. Both sides of a row were measured in turns in one run on one thread, so the
ratio says more than the numbers beside it, which depend on the machine and on what else it did: a load average above
1 before a run means that others were computing too, and its numbers are rough. **A ratio above 1 means that
Sievenet is better**, whatever the unit. The spread is from the 10th to the 90th percentile of the pairs. How each peer is driven
stands in \`bench/workloads/\`. "register-only loop" is not a peer but the ceiling of the engine: multiplications and additions
of 128-bit SIMD without any memory.
`;

/** Text under each heading of a level, by heading; what comes before the first is under "". */
function split(text, level) {
  const parts = text.split(new RegExp(`^${level} (.*)$`, "m"));
  const found = new Map([["", parts[0]]]);
  for (let i = 1; i < parts.length; i += 2) found.set(parts[i].trim(), parts[i + 1]);
  return found;
}

function join(parts, level) {
  return [...parts].map(([heading, text]) => `${heading ? `${level} ${heading}\n\n` : ""}${text.trim()}\n`).join("\n");
}

/** Which sources were measured, as far as git can say. */
function commit() {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty"], { cwd: fileURLToPath(new URL("../..", import.meta.url)), encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

function part(rows, { quick, load, sources }) {
  const lines = rows.map((row) => `| ${[peerOf(row), short(row.ours), short(row.peer), times(row.ratio), spreadOf(row)].join(" | ")} |`);
  const command = `npm run bench -- --only ${rows[0].workload}${quick ? " --quick" : ""}`;
  const when = `commit ${sources}, load average ${load.toFixed(1)} before the run`;
  return `\`${command}\` (${rows[0].metric}; ${when})\n\n| against | Sievenet | theirs | ratio | spread |\n|---|---:|---:|---:|---:|\n${lines.join("\n")}\n`;
}

/** Puts the rows of a run into the page. */
export function writePage(rows, { runtime, date, quick, load }) {
  const sources = commit();
  const sections = split(existsSync(page) ? readFileSync(page, "utf8") : "", "##");
  const heading = runtime.split(".")[0];
  const parts = split(sections.get(heading) ?? "", "###");
  const machine = cpus();
  parts.set(
    "",
    `${runtime} (V8 ${process.versions.v8}), ${machine.length} cores of ${machine[0]?.model.trim()}, ${process.platform} ${process.arch}${date ? `, ${date}` : ""}.\n`,
  );
  for (const row of rows)
    parts.set(
      row.workload,
      part(
        rows.filter(({ workload }) => workload === row.workload),
        { quick, load, sources },
      ),
    );
  sections.set("", head);
  sections.set(heading, join(parts, "###"));
  writeFileSync(page, join(sections, "##"));
}

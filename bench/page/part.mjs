// One part of docs/benchmarks-tables.md as text: a table of the peers of one workload, or one of all workloads of a group.
import { askedOf } from "../marks.mjs";
import { conditions, notesOf, peerTitle, range, short, times } from "../measure/format.mjs";

const NUMBERS = "Sievenet | theirs | ratio | asked | spread";
const numbersOf = (row) => [short(row.ours), short(row.peer), times(row.ratio), askedOf(row), range(row.spread)].join(" | ");

/** The rows of one workload. `about`: { quick, load, sources, processor } of the run. */
export function part(rows, about) {
  const lines = rows.map((row) => `| ${peerTitle(row)} | ${numbersOf(row)} |`);
  const browser = rows[0].runtime?.startsWith("Chromium") ? " --runtime chromium" : "";
  const command = `npm run bench --${browser} --only ${rows[0].workload}${about.quick ? " --quick" : ""}`;
  return `\`${command}\` (${rows[0].metric}; ${conditions(about)})\n\n| against | ${NUMBERS} |\n|---|---:|---:|---:|---|---:|\n${[lines.join("\n"), ...notesOf(rows)].join("\n\n")}\n`;
}

/** Lines of a table by what stands in their first cell; headings and other text are left out. */
const linesOf = (text) => new Map([...text.matchAll(/^\| (\S+) \|.*\bcommit \S.*$/gm)].map(([line, first]) => [first, line]));

/**
 * Rows of workloads of one group. Lines of `old`, the part as it was, stay where a workload of `names`, the group's in their
 * order, was not measured now: each says what it measured.
 */
export function groupPart(rows, about, names, old = "") {
  const lines = linesOf(old);
  for (const name of names) {
    const own = rows.filter((row) => row.workload === name);
    const line = (row) => `| ${name} | ${peerTitle(row)} | ${numbersOf(row)} | ${about.quick ? "--quick, " : ""}${conditions(about)} |`;
    if (own.length) lines.set(name, own.map(line).join("\n"));
  }
  const shown = names.filter((name) => lines.has(name)).map((name) => lines.get(name));
  return `\`npm run bench -- --only ${rows[0].group}\` (${rows[0].metric})\n\n| workload | against | ${NUMBERS} | measured |\n|---|---|---:|---:|---:|---|---:|---|\n${shown.join("\n")}\n`;
}

// The rows that the tables of docs/benchmarks-tables.md hold, read back for its plots.

/** A number as `short` of measure/format.mjs writes it: "283", "19.9 k", "3.71 M". */
function numberOf(text) {
  const [, digits, letter] = /^([\d.]+)(?: ([kM]))?$/.exec(text.trim()) ?? [];
  return Number(digits) * (letter === "M" ? 1e6 : letter === "k" ? 1e3 : 1);
}

/** "commit 2ba741d, AMD EPYC without AVX-512, load average 0.3 before the run" taken apart. */
function conditionsOf(text) {
  const [, sources, processor, load] = /commit (\S+), (.*), load average ([\d.]+)/.exec(text) ?? [];
  return { sources, processor, load: Number(load) };
}

/** "jax-js 0.1.25" taken apart. */
function peerOf(title) {
  const [, peerName, version] = /^(.*?)(?: (\d+\.\S+))?$/.exec(title);
  return { peerName, version };
}

const cellsOf = (line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

function rowOf([title, ours, peer, ratio, , spread], about) {
  const ends = spread.split(" to ").map(Number);
  return {
    ...peerOf(title),
    ours: numberOf(ours),
    peer: numberOf(peer),
    ratio: Number(ratio.slice(0, -1)),
    ...(ends.length === 2 && { spread: ends }),
    ...about,
  };
}

/** The rows of one part: { peerName, version, ours, peer, ratio, spread, workload, metric, sources, processor, load }. */
function rowsOfPart(name, text) {
  const [, metric] = /^`[^`]*` \((.*?)[;)]/m.exec(text) ?? [];
  const lines = text.split("\n").filter((line) => /^\| (?!against|workload)/.test(line));
  if (!text.includes("| workload |")) return lines.map((line) => rowOf(cellsOf(line), { workload: name, metric, ...conditionsOf(text) }));
  return lines.map((line) => {
    const [workload, ...cells] = cellsOf(line);
    return rowOf(cells, { workload, metric, ...conditionsOf(cells.at(-1)) });
  });
}

/** The rows of all tables, in order, each with its `runtime` ("Node 24") and that with its version ("Node 24.21.0"). */
export function storedRows(tables) {
  return tables
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [head, ...parts] = section.split(/^### /m);
      const [runtime] = head.split("\n");
      const version = /^(\w+ [\d.]+\d) \(/m.exec(head)?.[1] ?? runtime;
      return parts.flatMap((part) => rowsOfPart(part.split("\n")[0], part).map((row) => ({ ...row, runtime, runtimeVersion: version })));
    });
}

// The kinds of plots of docs/benchmarks.md, each from rows: speeds beside others, gains over another way of ours, amounts.
// A plot is { title, axis, mark, groups, rows, says() }, as bars.mjs draws it, with the rows it is made of and its sentence.
import { short } from "../measure/format.mjs";
import { median } from "../measure/statistics.mjs";
import { ONNX_NODE, PAPER_MODEL, READ_ONCE, REGISTER_LOOP, TORCH } from "../peers/names.mjs";

/** Where a workload was measured under several, the first of these is shown. */
export const RUNTIMES = ["Node 24", "Node 20", "Chromium"];

/** Two or three digits of a ratio or a share. */
export const digits = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
export const span = (values) => {
  const [low, high] = [digits(Math.min(...values)), digits(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
};
/** The library of a row, without the way it is driven in. */
export const libraryOf = ({ peerName }) => peerName.replace(/ \(.*/, "");
/** Native code: it has wider SIMD than WebAssembly. */
export const isNative = (row) => [TORCH, "published code", libraryOf({ peerName: PAPER_MODEL }), ONNX_NODE].includes(libraryOf(row));

/** Finds rows: `of(workload)` those of the first runtime that has it. */
export function finder(rows) {
  const of = (workload, runtimes = RUNTIMES) => {
    const all = rows.filter((row) => row.workload === workload);
    const runtime = runtimes.find((name) => all.some((row) => row.runtime === name));
    return all.filter((row) => row.runtime === runtime);
  };
  return { of, one: (workload, peerName) => of(workload).find((row) => row.peerName === peerName) };
}

/** Of each library the row of the way in which it is fastest. */
function fastest(rows) {
  const best = new Map();
  for (const row of rows) if (!(best.get(libraryOf(row))?.ratio <= row.ratio)) best.set(libraryOf(row), row);
  return [...best.values()];
}

export const isPeer = ({ peerName }) => !peerName.startsWith("our ") && peerName !== REGISTER_LOOP && peerName !== READ_ONCE;

/** A group of a plot of speeds in which ours is 1, and the rows that it is made of. */
function besideOthers(find, workload, label) {
  const rows = fastest(find.of(workload).filter(isPeer));
  if (!rows.length) return undefined;
  const { metric, runtime } = rows[0];
  const ours = { kind: "ours", value: 1, words: `Sievenet ${short(median(rows.map((row) => row.ours)))} ${metric}` };
  const others = rows.map((row) => ({
    kind: isNative(row) ? "apart" : "other",
    value: 1 / row.ratio,
    spread: row.spread?.map((end) => 1 / end).reverse(),
    words: `${libraryOf(row)} ${digits(1 / row.ratio)}`,
  }));
  return { group: { label, note: runtime, lanes: [ours, ...others] }, rows };
}

export const NATIVE = "Yellow is native code, with wider SIMD where the processor has it, on one thread as well.";

/** A plot of speeds beside others; `says(rows)`: its sentence. */
export function speeds(find, title, workloads, says) {
  const found = Object.entries(workloads).flatMap(([workload, label]) => besideOthers(find, workload, label) ?? []);
  const rows = found.flatMap((each) => each.rows);
  return { title, axis: "speed, Sievenet's is 1", mark: 1, groups: found.map(({ group }) => group), rows, says: () => `${says(rows)} ${NATIVE}` };
}

export const ratios = (rows, which) => span(rows.filter(which).map(({ ratio }) => ratio));

export const wasm = (row) => !isNative(row);

/** A plot of how many times as fast ours is as another way of ours: `lanes`: [group, workload, words, peer]. */
export function gains(find, title, lanes, { axis, mark }, says) {
  const used = lanes.flatMap(([label, workload, words, peerName]) => {
    const row = find.one(workload, peerName);
    return row ? { ...row, label, words } : [];
  });
  const labels = [...new Set(used.map(({ label }) => label))];
  const groups = labels.map((label) => {
    const own = used.filter((row) => row.label === label);
    const lane = ({ ratio, spread, words }) => ({ kind: "ours", value: ratio, spread, words: `${words} ${digits(ratio)}x` });
    return { label, note: [...new Set(own.map(({ runtime }) => runtime))].join(", "), lanes: own.map(lane) };
  });
  return { title, axis, mark, groups, rows: used, says: () => says((workload) => used.find((row) => row.workload === workload)?.ratio, used) };
}

/** A plot of what is better when it is less, in its own unit: ours, then each peer. `part`: the name of a row of less of ours, `partWords` what it is. */
export function amounts(find, title, { workload, axis, unit, scale, runtimes, says, part, partWords }) {
  const found = runtimes.flatMap((runtime) => {
    const rows = find.of(workload, [runtime]).filter((row) => isPeer(row) && !row.peerName.startsWith("limit"));
    return rows.length ? [{ runtime, rows }] : [];
  });
  const amount = (x) => `${Math.round(x / scale)} ${unit}`;
  const groups = found.map(({ runtime, rows }) => ({
    label: runtime,
    lanes: [
      ...find
        .of(workload, [runtime])
        .flatMap(({ peerName, peer }) => (peerName === part ? { kind: "ours", value: peer / scale, words: `Sievenet, ${partWords} ${amount(peer)}` } : [])),
      {
        kind: "ours",
        value: median(rows.map((row) => row.ours)) / scale,
        words: `Sievenet${part ? ", everything" : ""} ${amount(median(rows.map((row) => row.ours)))}`,
      },
      ...rows.map((row) => ({ kind: "other", value: row.peer / scale, words: `${row.peerName} ${amount(row.peer)}` })),
    ],
  }));
  const rows = found.flatMap((each) => each.rows);
  return { title, axis, groups, rows, says: () => says(rows, found) };
}

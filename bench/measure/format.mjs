// How numbers and conditions are written, in a terminal and on a page.

/** Three digits, and a k or M where there are many. */
export function short(x) {
  if (!Number.isFinite(x)) return "-";
  if (Math.abs(x) >= 1e6) return `${(x / 1e6).toPrecision(3)} M`;
  if (Math.abs(x) >= 1e4) return `${(x / 1e3).toPrecision(3)} k`;
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}

/** A ratio such as 1.62x. */
export const times = (x) => `${x.toFixed(2)}x`;

/** "0.98 to 1.02" */
export const range = (spread) => (spread ? `${spread[0].toFixed(2)} to ${spread[1].toFixed(2)}` : "");

/** "jax-js 0.1.25" */
export const peerTitle = ({ peerName, version }) => (version ? `${peerName} ${version}` : peerName);

/** What rows say beside their numbers. */
export const notesOf = (rows) => [...new Set(rows.map(({ note }) => note).filter(Boolean))];

/** "commit 2ba741d, Intel Xeon with AVX-512, load average 0.3 before the run"; without a processor where that is said beside it. */
export const conditions = ({ sources, processor, load }) =>
  [`commit ${sources}`, processor, `load average ${load.toFixed(1)} before the run`].filter(Boolean).join(", ");

/** Lines of a table for a terminal: the first column to the left, the others to the right. */
export function aligned(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table.map((line) => `  ${line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ")}`);
}

// Plain tables of text.
import { printable } from "./printable.ts";

/** Lines of cells in columns as wide as their widest: the first `left` to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[], left = 1): string[] {
  const lines = rows.map((row) => row.map(printable));
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines.map((line) =>
    line
      .map((cell, i) => (i < left ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join("  ")
      .trimEnd(),
  );
}

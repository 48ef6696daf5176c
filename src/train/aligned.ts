// Tables of text, as summaries print them.
import { showAs } from "../inspect.ts";

/** Lines of cells in columns as wide as their widest: the first `left` to the left, the others to the right. */
export function aligned(lines: readonly (readonly string[])[], left: number): string[] {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines.map((line) =>
    line
      .map((cell, i) => (i < left ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join("  ")
      .trimEnd(),
  );
}

/** Plain data that tells itself as text, to console.log too, in lines that are made when they are asked for. */
export function withText<T extends object>(data: T, lines: () => readonly string[]): T {
  return showAs(Object.defineProperty(data, "toString", { value: () => lines().join("\n") }));
}

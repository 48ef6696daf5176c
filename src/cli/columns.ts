// Plain tables of text.
import { aligned } from "../train/aligned.ts";
import { printable } from "./printable.ts";

/** Lines of cells in columns as wide as their widest: the first `left` to the left, the others to the right. */
export const columns = (rows: readonly (readonly string[])[], left = 1): string[] =>
  aligned(
    rows.map((row) => row.map(printable)),
    left,
  );

// Statistics of columns, in float64, and what is wrong with some.
import { numberIn } from "../../descriptions/cellText.ts";
import type { ColumnSchema } from "./schema.ts";

/** The mean; 0 of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return values.length ? sum / values.length : 0;
}

/** The deviation of all there are (not of a sample); 1 where they are all the same. */
export function deviationOf(values: ArrayLike<number>, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) * ((values[i] as number) - mean);
  return sum > 0 ? Math.sqrt(sum / values.length) : 1;
}

/** The median: of an even number the mean of both in the middle; 0 of none. */
export function medianOf(values: Float32Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  if (!sorted.length) return 0;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** How two columns of numbers go together: 1 or -1 where one is the other, scaled and shifted. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
}

/** A column that says the target itself is left out, and that is said; one that says it but for a scale is a matter of opinion, and said. */
export function leaks(column: ColumnSchema, cells: readonly (string | undefined)[], target: readonly string[], { name, type }: ColumnSchema): ColumnSchema {
  if (column.type === "ignored" || 10 * column.missing > cells.length) return column;
  const there = cells.flatMap((cell, i) => (cell === undefined ? [] : [[cell, target[i] as string] as const]));
  const same = (of: (cell: string) => unknown) => there.every(([cell, other]) => of(cell) === of(other));
  const oneToOne = () => {
    const [forth, back] = [new Map<string, string>(), new Map<string, string>()];
    return there.every(([a, b]) => {
      const fits = (forth.get(a) ?? b) === b && (back.get(b) ?? a) === a;
      forth.set(a, b);
      back.set(b, a);
      return fits;
    });
  };
  const numbers = type === "numeric" && column.type === "numeric";
  const told = same((cell) => cell) || (numbers && same(numberIn)) || (type === "categorical" && oneToOne());
  const keep = `{ columns: { ${JSON.stringify(column.name)}: "${column.type}" } }`;
  if (told) return { ...column, type: "ignored", note: `it tells "${name}" itself, one to one. If it is known when that is not, say what it is: ${keep}` };
  if (!numbers || there.length < 20) return column;
  const together = Math.abs(correlation(...([0, 1].map((side) => there.map((pair) => numberIn(pair[side] as string))) as [number[], number[]])));
  return together > 0.9999 ? { ...column, note: `it tells "${name}" but for a scale. Ignore it unless it is known when that is not` } : column;
}

/** A column whose numbers 32-bit floats hardly tell from each other is left out, and that is said. */
export function withinSingle(column: ColumnSchema, cells: readonly (string | undefined)[]): ColumnSchema {
  if (column.type !== "numeric") return column;
  const values = cells.filter((each) => each !== undefined).map(numberIn);
  const mean = meanOf(values);
  const deviation = deviationOf(values, mean);
  const off = Math.max(...values.map((each) => Math.abs(Math.fround(each) - each)).slice(0, 10000));
  if (values.every((each) => Number.isFinite(Math.fround(each))) && off <= deviation / 1000) return column;
  return {
    ...column,
    type: "ignored",
    note: `32-bit floats do not tell its numbers from each other (near ${mean}, deviation ${deviation}). Subtract ${Math.round(mean)} first`,
  };
}

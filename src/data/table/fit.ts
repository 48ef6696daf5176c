// Statistics of columns, in float64, and what is wrong with some.
import type { ColumnSchema } from "./schema.ts";
import { numberIn } from "./schema.ts";

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

/** A column that says the target itself is left out, and that is said. */
export function leaks(column: ColumnSchema, cells: readonly (string | undefined)[], target: readonly string[], { name, type }: ColumnSchema): ColumnSchema {
  if (column.type === "ignored" || column.missing) return column;
  const same = (of: (cell: string) => unknown) => cells.every((cell, i) => of(cell as string) === of(target[i] as string));
  const oneToOne = () => {
    const [there, back] = [new Map<string, string>(), new Map<string, string>()];
    return cells.every((cell, i) => {
      const [a, b] = [cell as string, target[i] as string];
      const fits = (there.get(a) ?? b) === b && (back.get(b) ?? a) === a;
      there.set(a, b);
      back.set(b, a);
      return fits;
    });
  };
  const told = same((cell) => cell) || (type === "numeric" && column.type === "numeric" && same(numberIn)) || (type === "categorical" && oneToOne());
  return told
    ? {
        ...column,
        type: "ignored",
        note: `it tells "${name}" itself, one to one. If it is known when that is not, say what it is: { columns: { ${JSON.stringify(column.name)}: "${column.type}" } }`,
      }
    : column;
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

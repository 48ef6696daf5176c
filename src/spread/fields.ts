// All numbers of a training by what they stand beside: cells, of which a closed group has none that differ between workers.
import type { PlainArray, TrainingState } from "../records.ts";
import type { Shape } from "../shape.ts";

/** Arrays that have the same cells: a weight, its moments and its averages. Cells are numbered (row, column); the numbers of a cell stand together. */
export interface Field {
  readonly rows: number;
  readonly columns: number;
  readonly arrays: readonly PlainArray[];
}

/** Arrays of a net by path, copied. */
export type NetArrays = ReadonlyMap<string, { readonly shape: Shape; readonly values: PlainArray }>;

/** The array that "optimizer.0.weight.mean" is beside. */
const besideOf = (name: string): string => name.slice(name.indexOf(".") + 1, name.lastIndexOf("."));

/** The names of the numbers of a state: not those of the clock, which are of this worker alone. */
export const numberNames = (state: TrainingState): string[] => Object.keys(state).filter((name) => typeof state[name] === "number" && name !== "seconds");

/**
 * All arrays of a net and of what training knows of it, and its numbers. Weights are split by their first two axes, which are
 * those that gates over inputs, outputs, channels and filters close; all else is one cell an array.
 */
export function fieldsOf(net: NetArrays, state: TrainingState, numbers: Float64Array): Field[] {
  const kept = new Map<string, PlainArray[]>();
  const single: PlainArray[] = [numbers];
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === "number") continue;
    const path = besideOf(name);
    if (net.get(path)?.values.length !== value.length) single.push(value);
    else kept.set(path, [...(kept.get(path) ?? []), value]);
  }
  const beside = [...net].map(([path, { shape, values }]) => {
    const [rows = 1, columns = 1] = shape.length > 1 ? shape : [];
    return { rows, columns, arrays: [values, ...(kept.get(path) ?? [])] };
  });
  return [...beside, ...single.map((array) => ({ rows: 1, columns: 1, arrays: [array] }))];
}

// Which columns of a table a net reads.
import { type Columns, type Layer, openInputs } from "../index.ts";
import { nameOfColumn } from "../descriptions/columns.ts";
import { partsOf } from "./parts.ts";

/** Of a net that begins with the columns of a table. */
export interface ColumnsRead {
  /** Names of all columns. */
  readonly all: readonly string[];
  /** Names of those that are read by the net as it is used. */
  readonly read: readonly string[];
}

/** Undefined for a net of no table. `small`: the compacted net. */
export function columnsRead(net: Layer, small: Layer): ColumnsRead | undefined {
  const first = partsOf(net)[0];
  if (typeof first !== "object" || !("rawRows" in first)) return undefined;
  const { columns } = first as Columns;
  return { all: columns.map((_, i) => nameOfColumn(columns, i)), read: openInputs(small) };
}

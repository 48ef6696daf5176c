// A row per epoch, in columns as wide as their largest number.
import { percent, short, widths } from "../report/format.ts";
import type { EpochRecord } from "../run/history.ts";

interface Column {
  readonly title: string;
  readonly width: number;
  cell(row: EpochRecord): string;
}

/** @returns the heading and what prints a row of the same width. `gates`: how many gates each layer has; `numbers`: whether numbers are learned, not classes; `budget`: whether a share of the net is held. */
export function table(gates: readonly number[], { numbers = false, budget = false } = {}): { readonly heading: string; row(epoch: EpochRecord): string } {
  const columns: Column[] = [
    { title: "epoch", width: 5, cell: (row) => String(row.epoch) },
    { title: "loss", width: 8, cell: (row) => row.loss.toFixed(4) },
    { title: "penalty", width: 8, cell: (row) => row.penalty.toFixed(4) },
    ...(numbers
      ? [{ title: "test loss", width: 9, cell: (row: EpochRecord) => (row.testLoss ?? Number.NaN).toFixed(4) }]
      : [
          { title: "train err %", width: 11, cell: (row: EpochRecord) => percent(row.trainError) },
          { title: "test err %", width: 10, cell: (row: EpochRecord) => percent(row.testError) },
        ]),
    { title: "open gates", width: Math.max(10, widths(gates).length), cell: (row) => widths(row.open) },
    ...(budget ? [{ title: "left %", width: 8, cell: (row: EpochRecord) => (row.budget?.settled ?? []).map(percent).join(" ") }] : []),
    { title: "expected FLOPs", width: 14, cell: (row) => short(row.expectedFlops) },
    { title: "seconds", width: 7, cell: (row) => row.seconds.toFixed(2) },
  ];
  const shown = gates.length ? columns : columns.filter((each) => each.title !== "open gates" && each.title !== "penalty");
  const join = (cell: (column: Column) => string) => shown.map((each) => cell(each).padStart(each.width)).join("  ");
  return { heading: join((each) => each.title), row: (epoch) => join((each) => each.cell(epoch)) };
}

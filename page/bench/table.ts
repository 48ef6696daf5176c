// The table of the bench: as elements, as text to copy, as JSON.
import { type Build, type Measured, WORKLOADS, type Workload } from "./messages.ts";

/** What a build came to. */
export interface Column {
  readonly build: Build;
  readonly name: string;
  readonly measured: Partial<Record<Workload, Measured>>;
  missing?: string;
}

/** By how much the 10th and 90th percentile may be apart, as a share of the median, before a number is called noisy. */
const NOISY = 0.25;

export const isNoisy = ({ low, high, median }: Measured): boolean => (high - low) / median > NOISY;

const short = (n: number) => (n >= 1000 ? Math.round(n).toLocaleString("en").replace(/,/g, "\u202f") : n.toPrecision(3));

/** A number, marked where it was noisy. */
export const cellOf = (measured: Measured | undefined): string => (measured ? short(measured.median) + (isNoisy(measured) ? " ~" : "") : "");

const names = Object.keys(WORKLOADS) as Workload[];

/** In Markdown, as docs/benchmarks-tables.md has its tables. */
export function markdown(columns: readonly Column[], about: string): string {
  const used = columns.filter(({ measured }) => Object.keys(measured).length);
  const lines = names.map(
    (name) => `| ${WORKLOADS[name].text} (${WORKLOADS[name].unit}) | ${used.map(({ measured }) => cellOf(measured[name])).join(" | ")} |`,
  );
  return `${about}\n\n| | ${used.map(({ name }) => name).join(" | ")} |\n|---|${used.map(() => "---:").join("|")}|\n${lines.join("\n")}\n`;
}

/** Shows what there is so far. */
export function showTable(table: HTMLTableElement, columns: readonly Column[]): void {
  const [head, body] = [document.createElement("thead"), document.createElement("tbody")];
  const cell = (row: HTMLTableRowElement, kind: "th" | "td", text: string, scope?: string) => {
    const made = document.createElement(kind);
    made.textContent = text;
    if (scope) made.setAttribute("scope", scope);
    row.append(made);
    return made;
  };
  const titles = head.insertRow();
  for (const title of ["what, more is better", "unit", ...columns.map(({ name }) => name)]) cell(titles, "th", title, "col");
  for (const name of names) {
    const row = body.insertRow();
    cell(row, "th", WORKLOADS[name].text, "row");
    cell(row, "td", WORKLOADS[name].unit);
    for (const { measured, missing } of columns) {
      const came = measured[name];
      const made = cell(row, "td", came ? cellOf(came) : missing ? "\u2013" : "");
      if (came) made.title = `from ${came.low.toPrecision(3)} to ${came.high.toPrecision(3)}, 10th to 90th percentile`;
    }
  }
  table.replaceChildren(head, body);
}

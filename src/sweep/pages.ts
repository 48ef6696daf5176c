// The files that show a sweep, in its folder.
import { builtin, faultOf, fileSystem } from "../files.ts";
import { FileError, UsageError } from "../index.ts";
import { writeTogether } from "../writing.ts";
import { refuseUnknown } from "../options.ts";
import { type SweepReportOptions, sweepReport } from "./page.ts";
import { sweepPlot } from "./plots.ts";
import type { Sweep } from "./sweep.ts";
import { sweepTable } from "./tables.ts";
import { REPORT } from "./work.ts";

/**
 * Writes "report.html", "table.md", "weights.svg" and "flops.svg" into the folder of a sweep, and gives their paths; nothing for one
 * without results.
 * @throws FileError when they cannot be written
 * @example
 * ```ts
 * import { serial, sweep, writePages } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * const paths = await writePages(all); // "sweeps/mine/report.html" and others
 * paths.length; // 4
 * ```
 */
export async function writePages(sweep: Sweep, options: SweepReportOptions = {}): Promise<string[]> {
  refuseUnknown("writePages", options, ["title", "notes"]);
  const files = fileSystem();
  if (!files) throw new UsageError("writePages: there is no file system here. Show sweepReport() yourself.");
  if (!sweep.results.length) return [];
  const { join } = builtin("node:path") as typeof import("node:path");
  const contents = [
    [REPORT, sweepReport(sweep, options)],
    ["table.md", sweepTable(sweep)],
    ["weights.svg", sweepPlot(sweep, "weights")],
    ["flops.svg", sweepPlot(sweep, "flops")],
  ] as const;
  const paths = contents.map(([name, text]) => [join(sweep.folder, name), text] as const);
  try {
    await writeTogether(files, paths);
  } catch (cause) {
    throw new FileError(
      `sweep: the pages in "${sweep.folder}" cannot be written: ${faultOf(cause, "written") ?? (cause as Error).message}. The results are in its journal.`,
      { cause },
    );
  }
  return paths.map(([path]) => path);
}

// The entry `sievenet/sweep`: many runs, from one price to the whole curve of error against size.
export { type BestOptions, best, front, type SizeOf } from "./choose.ts";
export { collect } from "./collect.ts";
export type { Execution, Executor, ExecutorEvent } from "./executor.ts";
export { type GridOptions, grid, jobs } from "./grid.ts";
export type { HalvingOptions } from "./halving.ts";
export type { Job } from "./job.ts";
export { type SweepReportOptions, sweepReport } from "./page.ts";
export { writePages } from "./pages.ts";
export { folderPlace, type Place } from "./place.ts";
export { sweepPlot } from "./plots.ts";
export { type ThreadsOptions, threads } from "./pool.ts";
export type { SweepEvent } from "./progress.ts";
export type { Failed, Result } from "./result.ts";
export { serial } from "./serial.ts";
export { serveJobs } from "./serve.ts";
export { type Sweep, type SweepOptions, sweep } from "./sweep.ts";
export { sweepTable } from "./tables.ts";
export { type WorkOptions, type WorkProgress, work } from "./work.ts";

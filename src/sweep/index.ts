// The entry `sievenet/sweep`: many runs, from one price to the whole curve of error against size.
export type { Execution, Executor, ExecutorEvent } from "./executor.ts";
export { type GridOptions, grid, jobs } from "./grid.ts";
export type { Job } from "./job.ts";
export { folderPlace, type Place } from "./place.ts";
export type { Failed, Result } from "./result.ts";
export { type WorkOptions, type WorkProgress, work } from "./work.ts";

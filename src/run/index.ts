// The entry `sievenet/run`: nets of the literature, and runs that train them.
export type { DownloadProgress } from "../data/index.ts";
export { type BrowserFiles, browserFiles } from "./browserFiles.ts";
export { checkRun } from "./check.ts";
export type { DoneEvent, DownloadEvent, EpochEvent, PreparedEvent, ProgressEvent, RunEvent, StoppedEvent } from "./events.ts";
export { type EpochRecord, type Final, type History, settingsOf } from "./history.ts";
export { type Run, type RunOptions, run } from "./run.ts";
export type { Course, Round, RoundGates, RoundWeights, Teacher } from "./courses/course.ts";
export type { CourseFigures } from "./courses/figures.ts";
export { course, courseNames } from "./courses/index.ts";
export { type CourseEpoch, type CourseOptions, type CourseRound, runCourse } from "./courses/run.ts";
export type { CompleteSettings, OptionalSetting, RunSettings, TableSetting, TableTask } from "./settings.ts";
export type { Steered, SteeredRun } from "./steered.ts";
export type { Snapshot } from "./snapshot.ts";
export { recipe, recipeNames } from "../recipes/index.ts";
export type { BuildOptions, Recipe, RecipeDefaults, RecipeOptimizerOptions } from "../recipes/recipe.ts";

// What happens in a run. Events are plain data, so that they can be sent to another thread or written down.
import type { DownloadProgress } from "../data/index.ts";
import type { Progress } from "../index.ts";
import type { EpochRecord, History } from "./history.ts";
import type { CompleteSettings } from "./settings.ts";
import type { Snapshot } from "./snapshot.ts";

/** A file of the dataset is being downloaded. */
export interface DownloadEvent extends DownloadProgress {
  /** Says which event it is. */
  readonly type: "download";
}

/** The examples are there and the net is built: training begins. */
export interface PreparedEvent {
  /** Says which event it is. */
  readonly type: "prepared";
  /** With the defaults filled in; `averageDecay` too, which depends on the number of examples. */
  readonly settings: CompleteSettings;
  /** How many gates each set of gates has, in the order of the net; empty without gates. */
  readonly gates: readonly number[];
  /** How many examples there are to learn from. */
  readonly trainExamples: number;
  /** How many there are to test on. */
  readonly testExamples: number;
  /** What the table of one's own is, and what is learned of it, in words. */
  readonly table?: string;
  /** How many epochs were there already, of a run that goes on. */
  readonly resumed?: number;
}

/** Some steps of an epoch were taken. Whoever is slow gets the newest of these only. */
export interface ProgressEvent extends Progress {
  /** Says which event it is. */
  readonly type: "progress";
}

/** An epoch was trained, measured and written. */
export interface EpochEvent {
  /** Says which event it is. */
  readonly type: "epoch";
  /** As histories keep it. */
  readonly record: EpochRecord;
  /** The net at its end, made small. */
  readonly snapshot: Snapshot;
}

/** All epochs are done: the last event of a run. */
export interface DoneEvent {
  /** Says which event it is. */
  readonly type: "done";
  /** What came of the run. */
  readonly history: History;
  /** The net at the end, made small. */
  readonly snapshot: Snapshot;
}

/** The run was stopped by its signal: the last event of such a run. What was learned until then is kept. */
export interface StoppedEvent {
  /** Says which event it is. */
  readonly type: "stopped";
  /** Of the signal. */
  readonly reason: unknown;
  /** What came of the whole epochs; left out when there were none. */
  readonly history?: History;
  /** The net at the end of the last whole epoch, made small; left out when there was none. */
  readonly snapshot?: Snapshot;
}

/** What happens in a run, in this order: downloads, prepared, progress and epochs, then done or stopped. */
export type RunEvent = DownloadEvent | PreparedEvent | ProgressEvent | EpochEvent | DoneEvent | StoppedEvent;

// What a run leaves behind in numbers: history.json. Errors are fractions between 0 and 1.
import type { Epoch } from "../index.ts";
import type { Run } from "./options.ts";
import type { Settings } from "./prepare.ts";

/** `removed` is there in runs that shrink. */
export type EpochRecord = Omit<Epoch, "testLoss" | "validationError" | "validationLoss" | "best" | "removed"> & { readonly removed?: number };

/** The net at the end, before and after compaction. */
export interface Final {
  /** Open gates of each set of gates, in the order of the net. */
  readonly architecture: readonly number[];
  /** Of the compacted net on the test examples. */
  readonly testError: number;
  readonly weightsBefore: number;
  readonly weightsAfter: number;
  readonly flopsBefore: number;
  readonly flopsAfter: number;
}

export interface History {
  readonly recipe: string;
  readonly dataset: string;
  /** Examples asked for, of a dataset that is drawn; left out when the dataset has its usual number. */
  readonly examples?: number | undefined;
  readonly seed: number;
  /** As given, times 1/N. */
  readonly lambda: readonly number[];
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  /** Decay of the running average. */
  readonly averageDecay: number;
  /** Whether gates that stayed closed were taken out while training. */
  readonly shrink?: true;
  /** Which kernels trained it. */
  readonly build: "plain" | "fast";
  readonly runtime: string;
  readonly epochs: readonly EpochRecord[];
  readonly final: Final;
}

export type Head = Omit<History, "epochs" | "final">;

/** Such as "node 20.20.2". */
export function runtime(): string {
  const { versions } = process;
  const [name, version] = versions["bun"] ? ["bun", versions["bun"]] : versions["deno"] ? ["deno", versions["deno"]] : ["node", versions.node];
  return `${name} ${version}`;
}

export function record(all: Epoch, { shrink }: Run): EpochRecord {
  const { epoch, loss, penalty, trainError, testError, testErrorRaw, open, removed, expectedL0, expectedFlops, seconds } = all;
  const taken = shrink && { removed };
  return { epoch, loss, penalty, trainError, testError, testErrorRaw, open, ...taken, expectedL0, expectedFlops, seconds: Math.round(seconds * 1e4) / 1e4 };
}

/** All but `epochs` and `final`: what a run was asked for and what it was trained with. */
export function head({ recipe, dataset, examples, seed, lambda, shrink, fast }: Run, { optimizer, learningRate, batchSize, averageDecay }: Settings): Head {
  const all = { recipe: recipe.name, dataset, examples, seed, lambda, optimizer, learningRate, batchSize, averageDecay };
  return { ...all, ...(shrink && { shrink }), build: fast ? "fast" : "plain", runtime: runtime() };
}

/** An epoch a line, so that a file can be read and compared. */
export function toJson({ epochs, final, ...rest }: History): string {
  const lines = epochs.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  return `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "epochs": [\n${lines}\n  ],\n  "final": ${JSON.stringify(final)}\n}\n`;
}

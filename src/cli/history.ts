// What a run leaves behind in numbers: history.json. Errors are fractions between 0 and 1.
import type { Epoch } from "../index.ts";
import type { Run } from "./options.ts";

export type EpochRecord = Omit<Epoch, "testLoss" | "validationError" | "validationLoss" | "best">;

/** The net at the end, before and after compaction. */
export interface Final {
  /** Open gates of each gated layer. */
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
  readonly seed: number;
  /** As given, times 1/N. */
  readonly lambda: readonly number[];
  /** Which kernels trained it. */
  readonly build: "plain";
  readonly runtime: string;
  readonly epochs: readonly EpochRecord[];
  readonly final: Final;
}

/** Such as "node 20.20.2". */
export function runtime(): string {
  const { versions } = process;
  const [name, version] = versions["bun"] ? ["bun", versions["bun"]] : versions["deno"] ? ["deno", versions["deno"]] : ["node", versions.node];
  return `${name} ${version}`;
}

export function record({ epoch, loss, penalty, trainError, testError, testErrorRaw, open, expectedL0, expectedFlops, seconds }: Epoch): EpochRecord {
  return { epoch, loss, penalty, trainError, testError, testErrorRaw, open, expectedL0, expectedFlops, seconds: Math.round(seconds * 1e4) / 1e4 };
}

export function history({ recipe, dataset, seed, lambda }: Run, epochs: readonly EpochRecord[], final: Final): History {
  return { recipe: recipe.name, dataset, seed, lambda, build: "plain", runtime: runtime(), epochs, final };
}

/** An epoch a line, so that a file can be read and compared. */
export function toJson({ epochs, final, ...head }: History): string {
  const lines = epochs.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "epochs": [\n${lines}\n  ],\n  "final": ${JSON.stringify(final)}\n}\n`;
}

// What the page and its worker tell each other: plain data.
import type { CompleteSettings, EpochRecord, Final, RunSettings, Steered } from "sievenet/run";

/** What the page asks of the worker. */
export type Ask =
  | { readonly ask: "prepare"; readonly settings: RunSettings }
  | { readonly ask: "start"; readonly settings: RunSettings }
  | { readonly ask: "go on" }
  | { readonly ask: "pause" | "resume" | "stop" }
  | { readonly ask: "forget" }
  | { readonly ask: "table"; readonly name: string; readonly text: string }
  | { readonly ask: "images"; readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[] }
  | { readonly ask: "set"; readonly told: Steered };

/** A set of gates as it is now. */
export interface GateSet {
  /** What the gates are over, in a word: "pixels", "filters 1", "hidden units 1". */
  readonly name: string;
  /** The columns of a table, where the gates are over them: one gate for each. */
  readonly columns?: readonly string[];
  /** Of each gate, to be open: 0 to 1. */
  readonly probabilities: Float32Array;
  /** Which are open at test time: 1 or 0. */
  readonly open: Uint8Array;
}

/** The filters of a convolution: [outputs, inputs, height, width]. */
export interface Filters {
  readonly weights: Float32Array;
  readonly shape: readonly number[];
}

/** The net while it trains. */
export interface View {
  readonly epoch: number;
  readonly epochs: number;
  /** Share of the running epoch that is done. */
  readonly share: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
  readonly sets: readonly GateSet[];
  readonly filters: readonly Filters[];
  /** Weights and operations that are open at test time, and those that are expected to be. */
  readonly weights: number;
  readonly flops: number;
  readonly expectedFlops: number;
}

/** A net as it was before anything was taken away. */
export interface Full {
  readonly weights: number;
  readonly flops: number;
}

/** The nets of the last epoch, as files. */
export interface Nets {
  readonly small: Uint8Array;
  /** The same with every weight: gates are multiplied in, and nothing is taken away. */
  readonly dense: Uint8Array;
}

/** A run that is kept in the browser. */
export interface Kept {
  readonly settings: RunSettings;
  readonly epochs: number;
}

/** What the worker tells the page. */
export type Tell =
  | { readonly tell: "table"; readonly name: string; readonly columns: readonly string[]; readonly rows: number }
  | { readonly tell: "images"; readonly train: number; readonly test: number }
  | { readonly tell: "ready"; readonly threads: number; readonly tabsKnow: boolean }
  | { readonly tell: "kept"; readonly kept: Kept | undefined; readonly elsewhere: boolean }
  | { readonly tell: "keeping"; readonly whyNot: string | undefined }
  | {
      readonly tell: "prepared";
      readonly settings: CompleteSettings;
      readonly full: Full;
      readonly trainExamples: number;
      readonly earlier: readonly EpochRecord[];
    }
  | { readonly tell: "view"; readonly view: View }
  | { readonly tell: "epoch"; readonly record: EpochRecord; readonly final: Final; readonly nets: Nets }
  | {
      readonly tell: "ended";
      readonly how: "done" | "stopped";
      readonly hash: string | undefined;
      readonly final: Final | undefined;
      readonly small: Uint8Array | undefined;
    }
  /** `over`: no training runs. */
  | { readonly tell: "refused"; readonly over: boolean; readonly message: string };

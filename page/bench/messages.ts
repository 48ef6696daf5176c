// What the bench page and its workers tell each other.

/** Which kernels compute, and on how many threads. */
export interface Build {
  readonly fast: boolean;
  readonly threads: number;
}

/** What is measured, and in what unit: more is better. */
export const WORKLOADS = {
  loop: { text: "Register-only loop, the engine's ceiling", unit: "GFLOP/s" },
  product256: { text: "Product, 256 x 256 x 256", unit: "GFLOP/s" },
  product512: { text: "Product, 512 x 512 x 512", unit: "GFLOP/s" },
  mlpStep: { text: "Training step, MLP 784-300-100-10, 100 images", unit: "images/s" },
  lenetStep: { text: "Training step, LeNet-5, 100 images", unit: "images/s" },
  mlpPredict: { text: "Prediction, the MLP, 1 image", unit: "images/s" },
  lenetPredict: { text: "Prediction, LeNet-5, 1 image", unit: "images/s" },
} as const;

export type Workload = keyof typeof WORKLOADS;

/** What came of one. */
export interface Measured {
  readonly workload: Workload;
  readonly median: number;
  /** Of the samples: the 10th and the 90th percentile. */
  readonly low: number;
  readonly high: number;
}

/** What a worker tells: each measurement, and how it ended: `missing` says in a sentence why there is none. */
export type BenchTell =
  | { readonly tell: "measured"; readonly measured: Measured }
  | { readonly tell: "over"; readonly missing?: string; readonly threads?: number };

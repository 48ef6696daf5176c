// The expected values: the folder they are in, how they are written, and how near a float32 library has to come.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { expectNear, type Tolerance, worst } from "./near.ts";

/** An array as the files hold it. */
export interface Values {
  readonly shape: number[];
  readonly data: number[];
}

const folder = process.env.GOLDEN_DIR ?? fileURLToPath(new URL("../fixtures/golden", import.meta.url));

/** One file of expected values. The environment variable GOLDEN_DIR names another folder of the same form. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as T;
}

/** The tolerances that the files state in words ("about"), never softer: where a file names two, the larger one holds, not the sum. */
export const tolerances = {
  /** "abs 2e-6 on s, s_bar, z, p, cdf, quantile (u within 1e-4 of 1: abs 2e-3 on s unless log1p(-u) is used); rel 2e-5 on derivatives and pdf" */
  hardConcrete: { value: { abs: 2e-6 }, derivative: { rel: 2e-5 } },
  /** "s_bar within 1e-6 of 0 or 1 may fall on either side of the clamp" */
  clamp: 1e-6,
  /** "abs 2e-6 + rel 1e-5" */
  activations: { rel: 1e-5, abs: 2e-6 },
  /** "rel 2e-5 (abs 2e-6)" */
  losses: { rel: 2e-5, abs: 2e-6 },
  /** "rel 1e-5 (abs 1e-5)" */
  dense: { rel: 1e-5, abs: 1e-5 },
  /** "rel 2e-5 (abs 1e-5) on y, gradients and reg" */
  l0Dense: { rel: 2e-5, abs: 1e-5 },
  /** "rel 5e-5 (abs 2e-5)" */
  norm: { rel: 5e-5, abs: 2e-5 },
  /** "rel 1e-5 (abs 1e-6)" */
  optim: { rel: 1e-5, abs: 1e-6 },
  /** "ce rel 1e-4, grad norms rel 1e-3, final values abs 2e-5, sums abs 2e-3; zero_gates may differ by 1 at a boundary" */
  trajectory: { loss: { rel: 1e-4 }, norm: { rel: 1e-3 }, value: { abs: 2e-5 }, sum: { abs: 2e-3 }, zeroGates: { abs: 1 } },
} as const satisfies Record<string, Tolerance | number | Record<string, Tolerance>>;

/** With GOLDEN_REPORT set, prints the largest deviation of each quantity when the file is done. */
export function reportWorst(name: string): void {
  afterAll(() => {
    if (!process.env.GOLDEN_REPORT) return;
    for (const [subject, { share, deviation, expected }] of worst) {
      console.log(`${name} ${subject}: worst deviation ${deviation.toExponential(2)} at ${expected}, ${(100 * share).toFixed(1)} % of the tolerance`);
    }
  });
}

export { expectNear };

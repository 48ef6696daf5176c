// Types of tools/linearProblems.mjs, for the tests that go through it.
export interface Problem {
  readonly rows: number;
  readonly columns: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float64Array;
  readonly all: readonly Float64Array[];
  readonly own: Float64Array;
  readonly square: number;
}
export interface Setting {
  readonly rows: number;
  readonly columns: number;
  readonly relevant: number;
  readonly correlation: number;
  readonly snr: number;
}
export function problemOf(library: object, setting: Setting & { readonly number: number }): Problem;
export function errorOf(problem: Problem, chosen: readonly number[]): number;
export function bicOf(problem: Problem, chosen: readonly number[]): number;
export function exhaustive(problem: Problem): number[];

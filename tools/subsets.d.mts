// Types of tools/subsets.mjs, for the test that goes through it.
import type { Setting } from "./linearProblems.mjs";
export interface DrawnSetting extends Setting {
  readonly draws: number;
  readonly first: number;
}
export const SETTINGS: readonly DrawnSetting[];
export function measured(
  setting: DrawnSetting,
  library: object,
  linearSubset: object,
): { readonly way: string; readonly best: number; readonly gap: number; readonly f1: number; readonly noWorseThanForward: number }[];

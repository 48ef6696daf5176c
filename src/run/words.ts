// How error texts call the settings of a run: programs write { batchSize: 100 }, the command line --batch-size 100.
import type { RunSettings } from "./settings.ts";

/** The names of settings. */
export type Setting = keyof RunSettings;

/** How those who ask for a run write settings. */
export interface Words {
  /** What a setting is called. */
  option(setting: Setting): string;
  /** How a setting is given. */
  set(setting: Setting, value?: unknown): string;
  /** A value as it is given. */
  value(value: unknown): string;
  /** What came; `index`: of a list. */
  came(setting: Setting, value: unknown, index?: number): string;
}

function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

/** The words of programs. */
export const programWords: Words = {
  option: (setting) => setting,
  set: (setting, value) => (value === undefined ? `{ ${setting} }` : `{ ${setting}: ${json(value)} }`),
  value: json,
  came: (_, value) => json(value),
};

// Numbers as people read them. Never with the locale of the machine: a report is the same everywhere.

/** 266610 -> "266 610". */
export const grouped = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");

/** 532800 -> "532.8k". */
export function short(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)}G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)}M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)}k` : value.toFixed(0);
}

/** 0.0142 -> "1.42". */
export const percent = (fraction: number): string => (100 * fraction).toFixed(2);

/** 457300 -> "457.3 kB". */
export function bytes(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(2)} MB` : `${(value / 1e3).toFixed(1)} kB`;
}

/** How many times less: "3.9x". */
export const times = (before: number, after: number): string => `${(before / after).toFixed(before / after < 10 ? 1 : 0)}x`;

/** [543, 299, 100] -> "543-299-100". */
export const widths = (all: readonly number[]): string => all.join("-");

/** 75 -> "1m 15s". */
export function duration(seconds: number): string {
  const all = Math.round(seconds);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (h) return `${h}h ${String(m).padStart(2, "0")}m`;
  return m ? `${m}m ${String(s).padStart(2, "0")}s` : `${s}s`;
}

// Numbers as the page says them.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const number = (n: number): string => whole.format(n).replace(/,/g, "\u202f");

export const percent = (share: number, digits = 1): string => (Number.isFinite(share) ? `${(100 * share).toFixed(digits)}\u202f%` : "\u2013");

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "\u2013";
  if (seconds < 60) return `${Math.ceil(seconds)}\u202fs`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes}\u202fmin` : `${Math.floor(minutes / 60)}\u202fh ${minutes % 60}\u202fmin`;
}

export const bytes = (n: number): string => (n < 1e6 ? `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)}\u202fkB` : `${(n / 1e6).toFixed(1)}\u202fMB`);

/** Of seconds. */
export const latency = (seconds: number): string => (seconds < 1e-3 ? `${Math.round(1e6 * seconds)}\u202f\u00b5s` : `${(1e3 * seconds).toFixed(1)}\u202fms`);

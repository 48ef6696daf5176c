// Comparing numbers with a stated tolerance.

/** A number passes when it is within `abs`, or within `rel` of the expected size: the larger of the two, not their sum. */
export interface Tolerance {
  readonly abs?: number;
  readonly rel?: number;
}

/** The largest deviation seen, as a share of its tolerance; by subject. */
export const worst = new Map<string, { share: number; deviation: number; expected: number }>();

function values(x: ArrayLike<number> | number): ArrayLike<number> {
  return typeof x === "number" ? [x] : x;
}

/** Fails unless every number of `actual` is near its expected one. NaN is near NaN, and an infinity near itself. */
export function expectNear(actual: ArrayLike<number> | number, expected: ArrayLike<number> | number, tolerance: Tolerance, subject = "result"): void {
  const [a, e] = [values(actual), values(expected)];
  if (a.length !== e.length) fail(`${subject}: ${a.length} numbers came but ${e.length} were expected.`);
  const { abs = 0, rel = 0 } = tolerance;
  for (let i = 0; i < e.length; i++) {
    const [x, y] = [a[i] as number, e[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const deviation = Math.abs(x - y);
    const allowed = Math.max(abs, rel * Math.abs(y));
    if (!(deviation <= allowed)) fail(`${subject}: number ${i} of ${e.length} is ${x} but should be ${y}: off by ${deviation}, allowed is ${allowed}.`);
    const share = deviation / allowed;
    if (share > (worst.get(subject)?.share ?? 0)) worst.set(subject, { share, deviation, expected: y });
  }
}

function fail(message: string): never {
  const error = new Error(message);
  Error.captureStackTrace?.(error, expectNear);
  throw error;
}

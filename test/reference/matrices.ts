// Inverses and determinants in double precision, by cofactors, and linear recurrences, as they are defined.

/** A matrix without a row and a column. */
const minor = (m: readonly (readonly number[])[], row: number, column: number) =>
  m.filter((_, i) => i !== row).map((each) => each.filter((_, j) => j !== column));

/** By the first row. */
export function determinant(m: readonly (readonly number[])[]): number {
  if (!m.length) return 1;
  return (m[0] as readonly number[]).reduce((sum, each, j) => sum + (j % 2 ? -each : each) * determinant(minor(m, 0, j)), 0);
}

/** The transposed cofactors, divided by the determinant. */
export function inverse(m: readonly (readonly number[])[]): number[][] {
  const whole = determinant(m);
  return m.map((_, i) => m.map((_, j) => ((i + j) % 2 ? -1 : 1) * (determinant(minor(m, j, i)) / whole)));
}

/** h_t = a_t h_(t-1) + b_t of one line. */
export function linearScan(a: readonly number[], b: readonly number[], start = 0): number[] {
  const states: number[] = [];
  a.forEach((each, t) => {
    states.push(each * (states[t - 1] ?? start) + (b[t] as number));
  });
  return states;
}

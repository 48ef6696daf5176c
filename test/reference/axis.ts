// Reductions of [outer, middle, inner] over the middle axis.

/** What stands along the middle axis, for each place of [outer, inner]. */
export function lines(x: ArrayLike<number>, outer: number, middle: number, inner: number): number[][] {
  return Array.from({ length: outer * inner }, (_, at) => {
    const [o, i] = [Math.floor(at / inner), at % inner];
    return Array.from({ length: middle }, (_, m) => x[(o * middle + m) * inner + i] as number);
  });
}

/** The sum of each line. */
export function sumAxis(x: ArrayLike<number>, outer: number, middle: number, inner: number): number[] {
  return lines(x, outer, middle, inner).map((line) => line.reduce((a, b) => a + b, 0));
}

/** The largest of each line and its place, the first of equals; a NaN is larger than any number. */
export function maxAxis(x: ArrayLike<number>, outer: number, middle: number, inner: number): { values: number[]; places: number[] } {
  const all = lines(x, outer, middle, inner);
  const values = all.map((line) => Math.max(...line));
  return { values, places: all.map((line, i) => line.findIndex((each) => Object.is(each, values[i]) || each === values[i])) };
}

/** dx with dy added at the places. */
export function maxAxisGrad(dx: ArrayLike<number>, dy: ArrayLike<number>, places: ArrayLike<number>, middle: number, inner: number): number[] {
  const out = Array.from(dx);
  for (let at = 0; at < dy.length; at++) {
    const to = (Math.floor(at / inner) * middle + (places[at] as number)) * inner + (at % inner);
    out[to] = (out[to] as number) + (dy[at] as number);
  }
  return out;
}

// Two tensors of shapes that broadcast, index by index.

/** Sizes along each axis. */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export function size(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The common shape: aligned at the last axis, a missing axis or one of size 1 repeats. */
export function common(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [p, q] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return p === 1 ? q : p;
  });
}

/** Where number `at` of shape `full` comes from in an array of shape `own`. */
export function source(at: number, full: Shape, own: Shape): number {
  let place = 0;
  let step = 1;
  let rest = at;
  for (let i = 1; i <= full.length; i++) {
    const width = full[full.length - i] as number;
    const index = rest % width;
    rest = (rest - index) / width;
    const mine = own[own.length - i];
    if (mine !== undefined && mine !== 1) place += index * step;
    step *= mine ?? 1;
  }
  return place;
}

/** y = op(a, b) with broadcasting. */
export function broadcast(op: (a: number, b: number) => number, a: ArrayLike<number>, aShape: Shape, b: ArrayLike<number>, bShape: Shape): number[] {
  const full = common(aShape, bShape);
  return Array.from({ length: size(full) }, (_, i) => op(a[source(i, full, aShape)] as number, b[source(i, full, bShape)] as number));
}

/** da = dy · slope, summed over what a of shape `own` repeats along. */
export function reduce(dy: ArrayLike<number>, full: Shape, own: Shape, slope: (i: number) => number = () => 1): number[] {
  const da = new Array<number>(size(own)).fill(0);
  for (let i = 0; i < size(full); i++) {
    const to = source(i, full, own);
    da[to] = (da[to] as number) + (dy[i] as number) * slope(i);
  }
  return da;
}

// Batch norm and layer norm by their definitions, in double precision.

type Numbers = ArrayLike<number>;

/** x as [batch, channels, positions]. */
export interface Layout {
  readonly batch: number;
  readonly channels: number;
  readonly positions: number;
}

/** What a batch norm works with; `gate(example, channel)` is what its result is multiplied with. */
export interface Norm extends Layout {
  readonly scale: Numbers;
  readonly shift: Numbers;
  readonly epsilon: number;
  readonly gate: (example: number, channel: number) => number;
  /** Given statistics, to be used instead of those of the batch. */
  readonly given?: { readonly mean: Numbers; readonly variance: Numbers } | undefined;
}

const get = (x: Numbers, i: number): number => x[i] as number;
const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);

/** The places of a channel, example by example. */
function places({ batch, channels, positions }: Layout, channel: number): { at: number; example: number }[] {
  return Array.from({ length: batch * positions }, (_, i) => {
    const example = Math.floor(i / positions);
    return { at: (example * channels + channel) * positions + (i % positions), example };
  });
}

/** Mean, biased and unbiased variance of each channel. */
export function statistics(x: Numbers, layout: Layout): { mean: number[]; variance: number[]; unbiased: number[] } {
  const all = Array.from({ length: layout.channels }, (_, c) => {
    const own = places(layout, c).map(({ at }) => get(x, at));
    const mean = total(own) / own.length;
    const squares = total(own.map((each) => (each - mean) ** 2));
    return { mean, variance: squares / own.length, unbiased: squares / (own.length - 1) };
  });
  return { mean: all.map((c) => c.mean), variance: all.map((c) => c.variance), unbiased: all.map((c) => c.unbiased) };
}

/** gate · (scale · (x - mean) / sqrt(variance + epsilon) + shift). */
export function batchNorm(x: Numbers, norm: Norm): number[] {
  const { mean, variance } = norm.given ?? statistics(x, norm);
  const y = new Array<number>(x.length).fill(0);
  for (let c = 0; c < norm.channels; c++) {
    for (const { at, example } of places(norm, c)) {
      const h = (get(x, at) - get(mean, c)) / Math.sqrt(get(variance, c) + norm.epsilon);
      y[at] = norm.gate(example, c) * (get(norm.scale, c) * h + get(norm.shift, c));
    }
  }
  return y;
}

/** Gradients of the sum of dy · y. dz is by example: [batch, channels]. */
export function batchNormGrad(dy: Numbers, x: Numbers, norm: Norm): Record<"dx" | "dscale" | "dshift" | "dz", number[]> {
  const { batch, channels, gate, given } = norm;
  const { mean, variance } = given ?? statistics(x, norm);
  const dx = new Array<number>(x.length).fill(0);
  const [dscale, dshift, dz] = [channels, channels, batch * channels].map((n) => new Array<number>(n).fill(0)) as [number[], number[], number[]];
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / Math.sqrt(get(variance, c) + norm.epsilon);
    const own = places(norm, c);
    const h = own.map(({ at }) => (get(x, at) - get(mean, c)) * inverse);
    const g = own.map(({ at, example }) => get(dy, at) * gate(example, c));
    dscale[c] = total(g.map((each, i) => each * get(h, i)));
    dshift[c] = total(g);
    own.forEach(({ at, example }, i) => {
      dz[example * channels + c] = get(dz, example * channels + c) + get(dy, at) * (get(norm.scale, c) * get(h, i) + get(norm.shift, c));
      // dh[j] / dx[i] = inverse · ([i = j] - 1 / n - h[i] h[j] / n), summed over j
      const common = given ? 0 : (get(dshift, c) + get(h, i) * get(dscale, c)) / own.length;
      dx[at] = get(norm.scale, c) * inverse * (get(g, i) - common);
    });
  }
  return { dx, dscale, dshift, dz };
}

/** A layer norm of rows of n numbers is a batch norm of one example with a channel per row, then scaled and shifted along n. */
function rowsOf(x: Numbers, n: number, epsilon: number): Norm {
  const channels = x.length / n;
  const [ones, zeros] = [1, 0].map((value) => new Array<number>(channels).fill(value)) as [number[], number[]];
  return { batch: 1, channels, positions: n, scale: ones, shift: zeros, epsilon, gate: () => 1 };
}

/** scale · (x - mean) / sqrt(variance + epsilon) + shift, row by row. */
export function layerNorm(x: Numbers, scale: Numbers, shift: Numbers, epsilon: number): number[] {
  const n = scale.length;
  return batchNorm(x, rowsOf(x, n, epsilon)).map((h, i) => h * get(scale, i % n) + get(shift, i % n));
}

/** Gradients of the sum of dy · y. */
export function layerNormGrad(dy: Numbers, x: Numbers, scale: Numbers, epsilon: number): Record<"dx" | "dscale" | "dshift", number[]> {
  const n = scale.length;
  const norm = rowsOf(x, n, epsilon);
  const h = batchNorm(x, norm);
  const column = (values: readonly number[]) => Array.from({ length: n }, (_, j) => total(values.filter((_, i) => i % n === j)));
  const { dx } = batchNormGrad(
    Array.from(dy, (d, i) => d * get(scale, i % n)),
    x,
    norm,
  );
  return { dx, dscale: column(h.map((each, i) => each * get(dy, i))), dshift: column(Array.from(dy)) };
}

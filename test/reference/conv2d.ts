// y[n, f, i, j] = b[f] + sum over c, p, q of W[f, c, p, q] · x[n, c, i·s - pad + p·d, j·s - pad + q·d], by loops in double precision.

/** Sizes of a convolution; pairs are [vertical, horizontal]. */
export interface Geometry {
  readonly batch: number;
  readonly channels: number;
  readonly size: readonly [number, number];
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** Height and width of the output. */
export function outputOf({ size, kernel, stride, padding, dilation }: Geometry): [number, number] {
  return [0, 1].map((i) =>
    Math.floor(((size[i] as number) + 2 * (padding[i] as number) - (dilation[i] as number) * ((kernel[i] as number) - 1) - 1) / (stride[i] as number) + 1),
  ) as [number, number];
}

/** Calls `visit(y, x, w)` with the places of every product, in the order of their sums: channels, then rows and columns of the kernel. */
export function products(g: Geometry, visit: (y: number, x: number, w: number) => void): void {
  const [oh, ow] = outputOf(g);
  const [h, w] = g.size;
  const [kh, kw] = g.kernel;
  const [wide, each] = [g.channels / g.groups, g.filters / g.groups];
  for (let n = 0; n < g.batch; n++)
    for (let f = 0; f < g.filters; f++)
      for (let i = 0; i < oh; i++)
        for (let j = 0; j < ow; j++)
          for (let c = 0; c < wide; c++)
            for (let p = 0; p < kh; p++)
              for (let q = 0; q < kw; q++) {
                const [row, column] = [i * g.stride[0] - g.padding[0] + p * g.dilation[0], j * g.stride[1] - g.padding[1] + q * g.dilation[1]];
                if (row < 0 || row >= h || column < 0 || column >= w) continue;
                const channel = Math.floor(f / each) * wide + c;
                visit(((n * g.filters + f) * oh + i) * ow + j, ((n * g.channels + channel) * h + row) * w + column, ((f * wide + c) * kh + p) * kw + q);
              }
}

/** y. With `round` each operation is rounded: what the bits are defined to be (without a bias). */
export function conv2d(x: ArrayLike<number>, w: ArrayLike<number>, g: Geometry, bias?: ArrayLike<number>, round = (value: number) => value): number[] {
  const [oh, ow] = outputOf(g);
  const y = new Array<number>(g.batch * g.filters * oh * ow).fill(0);
  products(g, (to, from, weight) => {
    y[to] = round((y[to] as number) + round((x[from] as number) * (w[weight] as number)));
  });
  return bias ? y.map((each, i) => round(each + (bias[Math.floor(i / (oh * ow)) % g.filters] as number))) : y;
}

/** dx and dW from dy. */
export function conv2dGrad(x: ArrayLike<number>, w: ArrayLike<number>, dy: ArrayLike<number>, g: Geometry): { dx: number[]; dw: number[] } {
  const dx = new Array<number>(x.length).fill(0);
  const dw = new Array<number>(w.length).fill(0);
  products(g, (to, from, weight) => {
    dx[from] = (dx[from] as number) + (dy[to] as number) * (w[weight] as number);
    dw[weight] = (dw[weight] as number) + (dy[to] as number) * (x[from] as number);
  });
  return { dx, dw };
}

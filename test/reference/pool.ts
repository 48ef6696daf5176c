// Pooling by loops in double precision. Pairs are [vertical, horizontal].
export interface PoolGeometry {
  readonly planes: number;
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

export function pooledSize({ size, kernel, stride, padding }: PoolGeometry): [number, number] {
  return [0, 1].map((i) => Math.floor(((size[i] as number) + 2 * (padding[i] as number) - (kernel[i] as number)) / (stride[i] as number)) + 1) as [
    number,
    number,
  ];
}

/** Calls `visit` for each window with its place in y and the places in x that lie inside the image. */
function windows(g: PoolGeometry, visit: (y: number, places: number[]) => void): void {
  const [oh, ow] = pooledSize(g);
  const [h, w] = g.size;
  for (let plane = 0; plane < g.planes; plane++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++) {
        const places: number[] = [];
        for (let p = 0; p < g.kernel[0]; p++)
          for (let q = 0; q < g.kernel[1]; q++) {
            const [row, column] = [i * g.stride[0] - g.padding[0] + p, j * g.stride[1] - g.padding[1] + q];
            if (row >= 0 && row < h && column >= 0 && column < w) places.push((plane * h + row) * w + column);
          }
        visit((plane * oh + i) * ow + j, places);
      }
}

/** [y, dx]. */
export function maxPool(x: ArrayLike<number>, dy: ArrayLike<number>, g: PoolGeometry): [number[], number[]] {
  const y: number[] = [];
  const dx = new Array<number>(x.length).fill(0);
  windows(g, (to, places) => {
    const best = places.reduce((a, b) => ((x[b] as number) > (x[a] as number) ? b : a));
    y[to] = x[best] as number;
    dx[best] = (dx[best] as number) + (dy[to] as number);
  });
  return [y, dx];
}

/** [y, dx]. */
export function averagePool(x: ArrayLike<number>, dy: ArrayLike<number>, g: PoolGeometry, countPadding: boolean): [number[], number[]] {
  const y: number[] = [];
  const dx = new Array<number>(x.length).fill(0);
  windows(g, (to, places) => {
    const size = countPadding ? g.kernel[0] * g.kernel[1] : places.length;
    y[to] = places.reduce((sum, each) => sum + (x[each] as number), 0) / size;
    for (const each of places) dx[each] = (dx[each] as number) + (dy[to] as number) / size;
  });
  return [y, dx];
}

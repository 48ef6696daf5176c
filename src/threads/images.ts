// How convolutions, pooling and what else goes by maps are cut: by images; by filters or channels where sums go over the images,
// or where there are fewer images than threads.
import { type Geometry, skip } from "../addresses.ts";
import type { Kernels } from "../generated/kernels.ts";
import { ints } from "../wasm.ts";
import { all, type Cuts, on } from "./cut.ts";

/** What a number takes that is put into a frame or panel, in multiplications. */
const PACKING = 8;

/** Numbers of an image before and after a convolution, of a filter, and products for each image with one channel and filter. */
function sizesOf(geometry: Geometry) {
  const sizes = ints(geometry, 15); // assembly/geometry.ts says which
  const at = (i: number) => sizes[i] as number;
  const plane = at(13) * at(14);
  return { before: at(0) * at(1) * at(2), after: at(3) * plane, taps: at(4) * at(5), plane, groups: at(12), products: (at(4) * at(5) * plane) / at(12) };
}

/** Convolutions. `alone`: the kernels as they are, which tell how much workspace is needed; `threads`: how many there are. */
export function convolutionCuts({ conv2dWorkspace }: Kernels, threads: number): Cuts {
  return {
    conv2d: (y, x, w, bias, zIn, zOut, g, batch, channels, cn, filters, fn, workspace) => {
      const { before, after, taps, groups, products } = sizesOf(g);
      const common = { kernel: "conv2d", work: batch * cn * fn * products, workspace: 12, room: conv2dWorkspace(g) } as const;
      if (batch < threads) {
        const list = filters || all(fn);
        const again = PACKING * batch * before;
        return {
          ...common,
          rows: fn,
          unit: 4,
          again,
          share: (f, count) => [y, x, w, bias, zIn, zOut, g, batch, channels, cn, skip(list, f), count, workspace],
        };
      }
      return {
        ...common,
        rows: batch,
        unit: 1,
        again: (PACKING * cn * fn * taps) / groups,
        share: (i, count) => [skip(y, i * after), skip(x, i * before), w, bias, zIn, zOut, g, count, channels, cn, filters, fn, workspace],
      };
    },
    conv2dGradInput: (dx, dy, w, zIn, zOut, g, batch, channels, cn, filters, fn, add, workspace) => {
      const { before, after, taps, groups, products } = sizesOf(g);
      const common = { kernel: "conv2dGradInput", work: batch * cn * fn * products, workspace: 12, room: conv2dWorkspace(g) } as const;
      if (batch < threads) {
        const list = channels || all(cn);
        const again = PACKING * batch * after;
        return {
          ...common,
          rows: cn,
          unit: 4,
          again,
          share: (c, count) => [dx, dy, w, zIn, zOut, g, batch, skip(list, c), count, filters, fn, add, workspace],
        };
      }
      return {
        ...common,
        rows: batch,
        unit: 1,
        again: (PACKING * cn * fn * taps) / groups,
        share: (i, count) => [skip(dx, i * before), skip(dy, i * after), w, zIn, zOut, g, count, channels, cn, filters, fn, add, workspace],
      };
    },
    conv2dGradWeight: (dv, x, dy, g, batch, channels, cn, filters, fn, add, workspace) => {
      const list = filters || all(fn);
      const { before, products } = sizesOf(g);
      return {
        kernel: "conv2dGradWeight",
        rows: fn,
        unit: 2, // of four, two threads would have 8 and 12 of 20 filters
        work: batch * cn * fn * products,
        again: PACKING * batch * before,
        share: (f, count) => [dv, x, dy, g, batch, channels, cn, skip(list, f), count, add, workspace],
        workspace: 10,
        room: conv2dWorkspace(g),
      };
    },
    conv2dGradBias: (db, dzOut, dy, bias, zOut, g, batch, filters, fn) => {
      const list = filters || all(fn);
      const work = 4 * batch * fn * sizesOf(g).plane;
      return { kernel: "conv2dGradBias", rows: fn, unit: 1, work, share: (f, count) => [db, dzOut, dy, bias, zOut, g, batch, skip(list, f), count] };
    },
  };
}

/** Pooling, by images: sizes of x and y, and the work. */
function pooling(batch: number, ...sizes: readonly number[]) {
  const at = (i: number) => sizes[i] as number; // channels, list, count, h, w, kernel, stride, padding, result
  const [plane, window] = [at(11) * at(12), at(5) * at(6)];
  return { rows: batch, unit: 1, work: 3 * batch * at(2) * plane * window, before: at(0) * at(3) * at(4), after: at(0) * plane };
}

export const poolingCuts: Cuts = {
  maxPool: (y, x, batch, ...sizes) => {
    const { before, after, ...rest } = pooling(batch, ...sizes);
    return { kernel: "maxPool", ...rest, share: (i, count) => [skip(y, i * after), skip(x, i * before), count, ...sizes] };
  },
  maxPoolGrad: (dx, dy, y, x, batch, ...sizes) => {
    const { before, after, ...rest } = pooling(batch, ...sizes);
    return {
      kernel: "maxPoolGrad",
      ...rest,
      share: (i, count) => [skip(dx, i * before), skip(dy, i * after), skip(y, i * after), skip(x, i * before), count, ...sizes],
    };
  },
  averagePool: (y, x, batch, ...sizes) => {
    const { before, after, ...rest } = pooling(batch, ...sizes);
    return { kernel: "averagePool", ...rest, share: (i, count) => [skip(y, i * after), skip(x, i * before), count, ...sizes] };
  },
  averagePoolGrad: (dx, dy, batch, ...sizes) => {
    const { before, after, ...rest } = pooling(batch, ...sizes);
    return { kernel: "averagePoolGrad", ...rest, share: (i, count) => [skip(dx, i * before), skip(dy, i * after), count, ...sizes] };
  },
};

/** Batch norm, whose statistics are sums over the images of a channel; and maps that are listed. */
export const mapCuts: Cuts = {
  batchNormStatistics: (mean, inverse, unbiased, x, batch, channels, positions, list, count, epsilon) => {
    const listed = list || all(count);
    return {
      kernel: "batchNormStatistics",
      rows: count,
      unit: 1,
      work: 6 * batch * count * positions,
      share: (c, some) => [mean, inverse, unbiased, x, batch, channels, positions, skip(listed, c), some, epsilon],
    };
  },
  batchNorm: (y, x, mean, inverse, scale, shift, z, zRow, batch, channels, positions, ...lists) => {
    const image = channels * positions;
    return {
      kernel: "batchNorm",
      rows: batch,
      unit: 1,
      work: 2 * batch * lists[1] * positions,
      share: (i, count) => [skip(y, i * image), skip(x, i * image), mean, inverse, scale, shift, on(z, i * zRow), zRow, count, channels, positions, ...lists],
    };
  },
  batchNormGrad: (dx, dscale, dshift, dz, dy, x, mean, inverse, scale, shift, z, zRow, batch, channels, positions, list, count, training, add, sums) => {
    const listed = list || all(count);
    const arrays = [dx, dscale, dshift, dz, dy, x, mean, inverse, scale, shift, z, zRow, batch, channels, positions] as const;
    return {
      kernel: "batchNormGrad",
      rows: count,
      unit: 1,
      work: 8 * batch * count * positions,
      share: (c, some) => [...arrays, skip(listed, c), some, training, add, sums],
      workspace: 19,
      room: 8,
    };
  },
  reluMaps: (y, x, images, maps, n, list, count) => {
    const image = maps * n;
    return {
      kernel: "reluMaps",
      rows: images,
      unit: 1,
      work: images * count * n,
      share: (i, some) => [skip(y, i * image), skip(x, i * image), some, maps, n, list, count],
    };
  },
  reluMapsGrad: (dx, dy, y, images, maps, n, list, count) => {
    const image = maps * n;
    return {
      kernel: "reluMapsGrad",
      rows: images,
      unit: 1,
      work: 2 * images * count * n,
      share: (i, some) => [skip(dx, i * image), skip(dy, i * image), skip(y, i * image), some, maps, n, list, count],
    };
  },
  fillMaps: (x, images, maps, n, list, count, value) => ({
    kernel: "fillMaps",
    rows: images,
    unit: 1,
    work: images * count * n,
    share: (i, some) => [skip(x, i * maps * n), some, maps, n, list, count, value],
  }),
};

// What the kernels of convolutions compute beside the reference: filters, channels and taps that fill the tiles of the fast build or
// not, more taps than go at a time, lists of what is open, results that are added to.
import fc from "fast-check";
import { type Geometry as GeometryAddress, none, type Workspace } from "../../src/addresses.ts";
import { imageKernels as kernels } from "../../src/kernels/images.ts";
import { conv2d, conv2dGrad, type Geometry, outputOf } from "../reference/conv2d.ts";
import { withArrays } from "../support/arrays.ts";
import { geometries, weightSize } from "../support/geometry.ts";
import { numbers, some } from "../support/numbers.ts";

/** 3 x 3, so that dx is a convolution of its own with padding 1, and is scattered without. */
const square = (channels: number, filters: number, size: number, padding: 0 | 1, more: Partial<Geometry> = {}): Geometry => ({
  batch: 2,
  channels,
  size: [size, size],
  filters,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [padding, padding],
  dilation: [1, 1],
  groups: 1,
  ...more,
});

/** Sizes that are one, that fill no panel, panels of six, of four, of both, and more than a block; then random ones. */
function cases(): Geometry[] {
  const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 25];
  return [
    ...counts.flatMap((n) => [square(2, n, 10, 0), square(n, 3, 9, 1)]),
    ...[1, 4, 7, 8, 9, 16, 19].map((size) => square(3, 11, size, 1)),
    square(62, 11, 8, 1), // 558 taps
    square(62, 5, 10, 0),
    square(2, 67, 8, 1), // 603 of the flipped convolution
    square(6, 16, 17, 1, { stride: [2, 2] }),
    square(12, 14, 9, 1, { groups: 2 }),
    ...fc.sample(geometries, { numRuns: 40, seed: 5 }),
  ];
}

/** Zeros but for the numbers of the listed planes. */
const keep = (values: ArrayLike<number>, planes: number, list: readonly number[] | undefined): number[] => {
  const plane = values.length / planes;
  return Array.from(values, (each, i) => (list && !list.includes(Math.floor(i / plane)) ? 0 : each));
};

/** The largest difference of two arrays, by the largest number. */
function difference(found: ArrayLike<number>, needed: readonly number[]): number {
  const largest = Math.max(1, ...needed.map(Math.abs));
  return Math.max(0, ...needed.map((each, i) => Math.abs(each - (found[i] as number)))) / largest;
}

/** The largest error of y, dx and dW. `share`: of the channels and filters that are open; all of them if there is none. */
function errorOf(g: Geometry, share?: number): number {
  const out = outputOf(g);
  const [channels, filters] = share ? [some(g.channels, share, 6), some(g.filters, share, 7)] : [undefined, undefined];
  const w = numbers(weightSize(g), -1, 1, 2);
  const perImage = (values: Float32Array, planes: number, list: readonly number[] | undefined) =>
    Array.from({ length: g.batch }, (_, n) => keep(values.subarray((n * values.length) / g.batch, ((n + 1) * values.length) / g.batch), planes, list)).flat();
  const x = Float32Array.from(perImage(numbers(g.batch * g.channels * g.size[0] * g.size[1], -1, 1, 1), g.channels, channels));
  const dy = Float32Array.from(perImage(numbers(g.batch * g.filters * out[0] * out[1], -1, 1, 4), g.filters, filters));
  const needed = conv2dGrad(x, w, dy, g);
  return withArrays(({ put, putInts, room }) => {
    const geometry = putInts<GeometryAddress>([
      g.channels,
      ...g.size,
      g.filters,
      ...g.kernel,
      ...g.stride,
      ...g.padding,
      ...g.dilation,
      g.groups,
      ...out,
    ]).address;
    const workspace = room<Workspace>(kernels.conv2dWorkspace(geometry) / 4).address;
    const open = [
      channels ? putInts(channels).address : none,
      channels?.length ?? g.channels,
      filters ? putInts(filters).address : none,
      filters?.length ?? g.filters,
    ] as const;
    const [xs, ws, dys] = [put(x).address, put(w).address, put(dy).address];
    const y = room(dy.length, 0);
    kernels.conv2d(y.address, xs, ws, none, none, none, geometry, g.batch, ...open, workspace);
    const errors = [difference(y.read(), perImage(Float32Array.from(conv2d(x, w, g)), g.filters, filters))];
    for (const add of [0, 1] as const) {
      const [dx, dw] = [room(x.length, add), room(w.length, add)];
      kernels.conv2dGradInput(dx.address, dys, ws, none, none, geometry, g.batch, ...open, add, workspace);
      kernels.conv2dGradWeight(dw.address, xs, dys, geometry, g.batch, ...open, add, workspace);
      const inputs = Float32Array.from(needed.dx, (each) => each + add);
      const listed = (values: Float32Array) => perImage(values, g.channels, channels);
      errors.push(difference(listed(dx.read()), listed(inputs)));
      const weights = dw.read();
      // of filters and channels that are not listed nothing is written
      const touched = needed.dw.map((each) => (each === 0 ? 0 : each + add));
      errors.push(
        difference(
          weights.map((each, i) => (touched[i] === 0 ? 0 : each)),
          touched,
        ),
      );
    }
    return Math.max(...errors);
  });
}

/** The largest error of all. */
export const convolutionsOff = (): number => Math.max(...cases().flatMap((g) => [errorOf(g), errorOf(g, 0.6)]));

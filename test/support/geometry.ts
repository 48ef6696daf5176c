// Random convolutions.
import fc from "fast-check";
import { type Geometry, outputOf } from "../reference/conv2d.ts";

const both = (each: fc.Arbitrary<number>) => fc.tuple(each, each);

/** Stride 1-3, padding 0-2, dilation 1-2, groups down to one channel each, images of one pixel up to some more than a tile. */
export const geometries: fc.Arbitrary<Geometry> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    wide: fc.integer({ min: 1, max: 5 }),
    each: fc.integer({ min: 1, max: 6 }),
    size: both(fc.integer({ min: 1, max: 19 })),
    kernel: both(fc.integer({ min: 1, max: 5 })),
    stride: both(fc.integer({ min: 1, max: 3 })),
    padding: both(fc.integer({ min: 0, max: 2 })),
    dilation: both(fc.integer({ min: 1, max: 2 })),
  })
  .map(({ wide, each, ...rest }) => ({ ...rest, channels: wide * rest.groups, filters: each * rest.groups }))
  .filter((g) => outputOf(g).every((size) => size >= 1));

/** Numbers in the weight. */
export const weightSize = (g: Geometry): number => (g.filters * g.channels * g.kernel[0] * g.kernel[1]) / g.groups;
/** Shapes of x, W and y. */
export const shapesOf = (g: Geometry): [number[], number[], number[]] => [
  [g.batch, g.channels, ...g.size],
  [g.filters, g.channels / g.groups, ...g.kernel],
  [g.batch, g.filters, ...outputOf(g)],
];

// Batch norm and maps that are listed, cut into shares: the same bits as the whole call, at any size.
import fc from "fast-check";
import { mapCuts } from "../../src/threads/images.ts";
import { numbers } from "../support/numbers.ts";
import { flag, holds, holdsAll, listed, listing, same, size, threads } from "./cutting.ts";

const maps = fc.record({
  threads,
  batch: fc.integer({ min: 1, max: 9 }),
  channels: size(12),
  positions: size(60),
  open: listing,
  gated: fc.constantFrom("", "one", "each"),
  add: flag,
  training: flag,
});

for (const name of ["batchNormStatistics", "batchNorm", "batchNormGrad"] as const)
  holds(name, maps, ({ threads, batch, channels, positions, open, gated, add, training }) =>
    same(name, threads, (arrays) => {
      const { put, room } = arrays;
      const [x, y, dx] = [1, 2, 3].map((series) => put(numbers(batch * channels * positions, -1, 1, series))) as [
        ReturnType<typeof put>,
        ReturnType<typeof put>,
        ReturnType<typeof put>,
      ];
      const each = [4, 5, 6, 7, 8, 9].map((series) => put(numbers(channels, 0.5, 1, series)));
      const [mean, inverse, scale, shift, dscale, dshift] = each.map(({ address }) => address as number) as [number, number, number, number, number, number];
      const [z, dz] = [put(numbers(batch * channels, 0.1, 1, 10)), put(numbers(batch * channels, 0.1, 1, 11))];
      const zRow = gated === "each" ? channels : 0;
      const lists = listed(arrays, channels, open, 12);
      if (name === "batchNormStatistics") {
        const to = [room(channels, 0), room(channels, 0), room(channels, 0)];
        return { numbers: [...to.map(({ address }) => address), x.address, batch, channels, positions, ...lists, 1e-5], written: to };
      }
      const gate = gated ? z.address : 0;
      if (name === "batchNorm")
        return { numbers: [y.address, x.address, mean, inverse, scale, shift, gate, zRow, batch, channels, positions, ...lists], written: [y] };
      const to = [dx.address, dscale, dshift, gated ? dz.address : 0];
      const rest = [batch, channels, positions, ...lists, training, add, room(2).address];
      return { numbers: [...to, y.address, x.address, mean, inverse, scale, shift, gate, zRow, ...rest], written: [dx, dz, ...each] };
    }),
  );

const some = fc.record({ threads, images: size(9), maps: size(6), n: fc.constantFrom(4, 8, 20), open: fc.constantFrom(0.3, 0.8) });
for (const name of ["reluMaps", "reluMapsGrad", "fillMaps"] as const)
  holds(name, some, ({ threads, images, maps, n, open }) =>
    same(name, threads, (arrays) => {
      const all = [1, 2, 3].map((series) => arrays.put(numbers(images * maps * n, -1, 1, series)));
      const places = all.map(({ address }) => address).slice(0, { fillMaps: 1, reluMaps: 2, reluMapsGrad: 3 }[name]);
      const sizes = [images, maps, n, ...listed(arrays, maps, open, 4)];
      return { numbers: [...places, ...sizes, ...(name === "fillMaps" ? [0.5] : [])], written: all };
    }),
  );

holdsAll(mapCuts);

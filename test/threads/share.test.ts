// Products, convolutions and pooling cut into shares: the same bits as the whole call, at any size.
import fc from "fast-check";
import { test } from "vitest";
import { type Floats, type Geometry, none } from "../../src/addresses.ts";
import { convolutionCuts, poolingCuts } from "../../src/threads/images.ts";
import { productCuts } from "../../src/threads/products.ts";
import { share } from "../../src/threads/share.ts";
import { outputOf } from "../reference/conv2d.ts";
import { withArrays } from "../support/arrays.ts";
import { geometries } from "../support/geometry.ts";
import { kernels as alone } from "../support/kernels.ts";
import { numbers } from "../support/numbers.ts";
import { flag, holds, holdsAll, listed, listing, same, size, threads } from "./cutting.ts";

const layer = fc.record({ threads, m: size(60), k: size(80), n: size(130), open: listing, used: listing, gated: fc.boolean(), add: flag });
for (const name of ["dense", "denseGradInput", "denseGradWeight"] as const)
  holds(name, layer, ({ threads, m, k, n, open, used, gated, add }) =>
    same(name, threads, (arrays) => {
      const { put, room } = arrays;
      const [x, w, y] = [put(numbers(m * k)), put(numbers(k * n, -1, 1, 2)), put(numbers(m * n, -1, 1, 3))];
      const z = gated ? put(numbers(k, 0.1, 1, 4)).address : 0;
      const lists = [...listed(arrays, k, open, 5), ...listed(arrays, n, used, 6)];
      const workspace = room(alone.gemmWorkspace() / 4).address;
      const [xs, ws, ys] = [x.address, w.address, y.address];
      if (name === "dense") return { numbers: [ys, xs, ws, z, m, k, n, ...lists, workspace], written: [y] };
      if (name === "denseGradInput") return { numbers: [xs, ys, ws, z, m, k, n, ...lists, add, workspace], written: [x] };
      return { numbers: [ws, xs, ys, m, k, n, ...lists, add, workspace], written: [w] };
    }),
  );

holds("gateRowsGrad", fc.record({ threads, k: size(40), n: size(30), open: listing, gated: fc.boolean() }), ({ threads, k, n, open, gated }) =>
  same("gateRowsGrad", threads, (arrays) => {
    const [dz, dv] = [arrays.put(numbers(k)), arrays.put(numbers(k * n, -1, 1, 2))];
    const [w, z] = [arrays.put(numbers(k * n, -1, 1, 3)).address, arrays.put(numbers(k, 0.1, 1, 4)).address];
    return { numbers: [dz.address, dv.address, w, gated ? z : 0, n, ...listed(arrays, k, open, 5)], written: [dz, dv] };
  }),
);

holds(
  "gemm with any strides",
  fc.record({
    threads,
    m: size(90),
    k: size(30),
    n: size(90),
    a: flag,
    b: flag,
    rows: listing,
    columns: listing,
    scaled: fc.constantFrom("", "k", "n"),
    add: flag,
  }),
  ({ threads, m, k, n, a, b, rows, columns, scaled, add }) =>
    same("gemm", threads, (arrays) => {
      const { put, room } = arrays;
      const c = put(numbers(m * n));
      const aStrides = a ? [k, 1] : [1, m];
      const bStrides = b ? [n, 1] : [1, k];
      const [mList, mm] = listed(arrays, m, rows, 1);
      const [nList, nn] = listed(arrays, n, columns, 2);
      const scale = scaled ? put(numbers(Math.max(k, n), 0.1, 1, 5)).address : 0;
      const workspace = room(alone.gemmWorkspace() / 4).address;
      const [as, bs] = [put(numbers(m * k, -1, 1, 3)).address, put(numbers(k * n, -1, 1, 4)).address];
      const lists = [mList, nList, 0, scale, scaled === "k" ? 1 : 0, scaled === "n" ? 1 : 0, add, workspace];
      return { numbers: [c.address, n, as, ...aStrides, bs, ...bStrides, mm, nn, k, ...lists], written: [c] };
    }),
);

const wider = geometries.map((g) => ({ ...g, filters: 3 * g.filters }));
const convolution = fc.record({ threads, g: wider, batch: fc.integer({ min: 1, max: 9 }), open: listing, used: listing, gated: fc.boolean(), add: flag });
for (const name of ["conv2d", "conv2dGradInput", "conv2dGradWeight", "conv2dGradBias"] as const)
  holds(name, convolution, ({ threads, g, batch, open, used, gated, add }) =>
    same(name, threads, (arrays) => {
      const { put, putInts, room } = arrays;
      const out = outputOf(g);
      const taps = g.kernel[0] * g.kernel[1];
      const x = put(numbers(batch * g.channels * g.size[0] * g.size[1], -1, 1, 1));
      const w = put(numbers((g.filters * g.channels * taps) / g.groups, -1, 1, 2));
      const y = put(numbers(batch * g.filters * out[0] * out[1], -1, 1, 3));
      const bias = put(numbers(g.filters, -1, 1, 4)).address;
      const gates = gated ? [put(numbers(g.channels, 0.1, 1, 5)).address, put(numbers(g.filters, 0.1, 1, 6)).address] : [0, 0];
      const geometry = putInts<Geometry>([g.channels, ...g.size, g.filters, ...g.kernel, ...g.stride, ...g.padding, ...g.dilation, g.groups, ...out]).address;
      const lists = [...listed(arrays, g.channels, open, 7), ...listed(arrays, g.filters, used, 8)];
      const workspace = room(alone.conv2dWorkspace(geometry) / 4).address;
      const [xs, ws, ys] = [x.address, w.address, y.address];
      if (name === "conv2dGradBias") {
        const [db, dz] = [put(numbers(g.filters, -1, 1, 9)), put(numbers(g.filters, -1, 1, 10))];
        return { numbers: [db.address, gated ? dz.address : 0, ys, bias, gates[1] as number, geometry, batch, ...lists.slice(2)], written: [db, dz] };
      }
      if (name === "conv2d") return { numbers: [ys, xs, ws, bias, ...gates, geometry, batch, ...lists, workspace], written: [y] };
      if (name === "conv2dGradInput") return { numbers: [xs, ys, ws, ...gates, geometry, batch, ...lists, add, workspace], written: [x] };
      return { numbers: [ws, xs, ys, geometry, batch, ...lists, add, workspace], written: [w] };
    }),
  );

const pooling = fc.record({
  threads,
  batch: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 4 }),
  out: fc.tuple(size(9), size(9)),
  window: fc.constantFrom([2, 2, 0], [3, 2, 1], [2, 1, 0], [3, 3, 0]),
  open: listing,
  add: flag,
});
for (const name of ["maxPool", "maxPoolGrad", "averagePool", "averagePoolGrad"] as const)
  holds(name, pooling, ({ threads, batch, channels, out, window, open, add }) =>
    same(name, threads, (arrays) => {
      const [kernel, stride, padding] = window as [number, number, number];
      const [h, w] = out.map((each) => (each - 1) * stride + kernel - 2 * padding) as [number, number];
      const { put } = arrays;
      const [inner, outer] = [batch * channels * h * w, batch * channels * out[0] * out[1]];
      const sizes = [batch, channels, ...listed(arrays, channels, open, 1), h, w, kernel, kernel, stride, stride, padding, padding, ...out];
      const [x, y] = [put(numbers(inner, -1, 1, 2)), put(numbers(outer, -1, 1, 3))];
      const forward = [y.address, x.address, ...sizes];
      if (name === "averagePool") return { numbers: [...forward, add], written: [y] };
      if (name === "averagePoolGrad") return { numbers: [x.address, y.address, ...sizes, add], written: [x] };
      if (name === "maxPool") return { numbers: forward, written: [y] };
      (alone.maxPool as (...numbers: number[]) => void)(...forward);
      const [dx, dy] = [put(numbers(inner, -1, 1, 4)), put(numbers(outer, -1, 1, 5))];
      return { numbers: [dx.address, dy.address, ...forward, kernel === 2 && stride === 2 ? add : 1], written: [dx] };
    }),
  );

holdsAll({ ...productCuts(alone), ...convolutionCuts(alone, 2), ...poolingCuts });

test("what is small is not cut", () => {
  withArrays(({ room }) => {
    const crew: Parameters<typeof share>[1] = {
      count: 4,
      names: Object.keys(alone),
      run: () => {
        throw new Error("cut");
      },
    };
    const { adam } = share(alone, crew);
    const [w, g, m, v] = [room(1000, 0), room(1000, 0), room(1000, 0), room(1000, 0)].map(({ address }) => address) as [Floats, Floats, Floats, Floats];
    adam?.(w, g, m, v, none, 1000, 0.01, 0.9, 0.999, 1, 1e-8, 0, 1, -1, 1, 0);
  });
});

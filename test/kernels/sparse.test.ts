import { describe, expect, test } from "vitest";
import type { SparseGeometry, Workspace } from "../../src/addresses.ts";
import { kernels } from "../../src/sparse/kernels.ts";
import { Matrix } from "../../src/sparse/matrix.ts";
import { type Format, patternOf } from "../../src/sparse/pattern.ts";
import * as reference from "../reference/conv2d.ts";
import { dense } from "../reference/dense.ts";
import { withArrays } from "../support/arrays.ts";
import { weightSize } from "../support/geometry.ts";
import { numbers } from "../support/numbers.ts";
import { bitsOf, sparseNumbers } from "../support/sparse.ts";

const round = Math.fround;
const formats: Format[] = ["csr", "blocks"];
const shares = [0, 0.1, 0.5, 1];

describe.each(formats)("sparseDense, %s", (format) => {
  describe.each(shares)("with %f of its weights", (share) => {
    test.each([
      [1, 1, 1],
      [1, 5, 7],
      [1, 784, 301],
      [2, 4, 4],
      [3, 7, 5],
      [5, 33, 18],
      [8, 16, 3],
      [16, 64, 16],
      [17, 10, 9],
      [33, 31, 30],
      [100, 64, 40],
    ])("has the outputs of its definition, bit for bit: %i x %i x %i", (m, k, n) => {
      const [x, w, b] = [numbers(m * k), sparseNumbers(k * n, share), numbers(n, -1, 1, 3)];
      const matrix = new Matrix(
        patternOf(format, n, k, (row, column) => w[column * n + row] as number),
        b,
      );
      matrix.place((column) => 4 * column);
      const y = withArrays(({ put, room }) => {
        const to = room(m * n);
        const workspace = room<Workspace>(kernels().sparseDenseWorkspace(k, n) / 4).address;
        kernels().sparseDense(to.address, put(x).address, matrix.address, m, k, n, workspace);
        return to.read();
      });
      const sums = dense(new Float32Array(m * n), x, w, { m, k, n }, { round });
      expect(bitsOf(y)).toEqual(bitsOf(sums.map((each, i) => round(each + (b[i % n] as number)))));
    });
  });
});

const plain = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;
const geometries: [string, reference.Geometry][] = [
  ["one pixel", { ...plain, batch: 1, channels: 1, size: [1, 1], filters: 1, kernel: [1, 1] }],
  ["a row", { ...plain, batch: 2, channels: 3, size: [1, 40], filters: 5, kernel: [1, 3] }],
  ["the first layer of LeNet-5", { ...plain, batch: 2, channels: 1, size: [28, 28], filters: 20, kernel: [5, 5] }],
  ["padding", { ...plain, batch: 1, channels: 4, size: [7, 9], filters: 6, kernel: [3, 3], padding: [1, 2] }],
  ["stride", { ...plain, batch: 2, channels: 3, size: [11, 10], filters: 7, kernel: [3, 2], padding: [1, 0], stride: [2, 3] }],
  ["dilation", { ...plain, batch: 1, channels: 2, size: [12, 13], filters: 4, kernel: [3, 3], stride: [2, 2], dilation: [2, 3] }],
  ["groups of three", { ...plain, batch: 1, channels: 6, size: [6, 6], filters: 6, kernel: [3, 3], padding: [1, 1], groups: 2 }],
];

describe.each(formats)("sparseConv2d, %s", (format) => {
  describe.each(shares)("with %f of its weights", (share) => {
    test.each(geometries)("has the outputs of its definition, bit for bit: %s", (_, g) => {
      const [oh, ow] = reference.outputOf(g);
      const [kernelH, kernelW] = g.kernel;
      const own = weightSize(g) / g.filters;
      const [x, w, b] = [numbers(g.batch * g.channels * g.size[0] * g.size[1]), sparseNumbers(weightSize(g), share), numbers(g.filters, -1, 1, 3)];
      const pattern = patternOf(format, g.filters, own * g.groups, (row, column) => {
        const inGroup = column - Math.floor((row * g.groups) / g.filters) * own;
        return inGroup >= 0 && inGroup < own ? (w[row * own + inGroup] as number) : 0;
      });
      const matrix = new Matrix(pattern, b);
      const [rows, width] = [0, 1].map((i) => Math.ceil(((g.size[i] as number) + 2 * (g.padding[i] as number)) / (g.stride[i] as number))) as [number, number];
      matrix.place((column) => {
        const [c, p, q] = [
          Math.floor(column / (kernelH * kernelW)),
          (Math.floor(column / kernelW) % kernelH) * g.dilation[0],
          (column % kernelW) * g.dilation[1],
        ];
        const plane = (c * g.stride[0] + (p % g.stride[0])) * g.stride[1] + (q % g.stride[1]);
        return 4 * ((plane * rows + Math.floor(p / g.stride[0])) * width + Math.floor(q / g.stride[1]));
      });
      const y = withArrays(({ put, putInts, room }) => {
        const geometry = putInts<SparseGeometry>([g.channels, ...g.size, ...g.padding, ...g.stride, rows, width, g.filters, oh, ow]).address;
        const to = room(g.batch * g.filters * oh * ow);
        const workspace = room<Workspace>(kernels().sparseConv2dWorkspace(geometry) / 4).address;
        kernels().sparseConv2d(to.address, put(x).address, matrix.address, geometry, g.batch, workspace);
        return to.read();
      });
      expect(bitsOf(y)).toEqual(bitsOf(reference.conv2d(x, w, g, b, round)));
    });
  });
});

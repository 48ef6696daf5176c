// Derivatives of derivatives, small matrices and recurrences have the same bits in every runtime.
import { expect, test } from "vitest";
import { crc32 } from "../../src/formats/crc32.ts";
import { crossEntropy, dense, type Parameter, parameters, seed, sequential, softplus, tanh, type Tensor, tensor } from "../../src/index.ts";
import { atan, hvp, inverse, jvp, linearScan, logDeterminant, tan } from "../../src/math/index.ts";
import { hashUniform } from "../support/hash.ts";

const some = (series: number, ...shape: number[]): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: n }, (_, i) => 4 * hashUniform(series, i) - 2),
    shape,
  );
};
const sumOf = (...arrays: Float32Array[]) => arrays.map((each) => crc32(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)));

function netOf() {
  seed(3);
  const net = sequential(dense(6, 9), softplus, dense(9, 7), tanh, dense(7, 3));
  return { net, all: [...parameters(net).values()] as Parameter[], x: some(1, 5, 6) };
}

test.each<[string, () => Float32Array[], number[]]>([
  [
    "jvp",
    () => {
      const { net, x } = netOf();
      const { value, tangent } = jvp((each) => net.forward(each), x, some(2, 5, 6));
      return [value.toArray(), tangent.toArray()];
    },
    [1321557936, 2876716609],
  ],
  [
    "hvp",
    () => {
      const { net, all, x } = netOf();
      const v = all.map((each, i) => some(10 + i, each.size).toArray());
      return hvp(() => crossEntropy(net.forward(x), [0, 1, 2, 1, 0]), all, v).products;
    },
    [4228153072, 4254757371, 982787070, 1664423931, 859578599, 1732271328],
  ],
  ["tan and atan", () => [tan(some(4, 1000)).toArray(), atan(some(5, 1000)).toArray()], [437705474, 2529462945]],
  ["inverse and logDeterminant", () => [inverse(some(6, 4, 5, 5)).toArray(), logDeterminant(some(6, 4, 5, 5)).toArray()], [4095180250, 2965089146]],
  ["linearScan", () => [linearScan(some(7, 3, 20, 4), some(8, 3, 20, 4)).toArray()], [3515375306]],
])("%s", (_, run, pinned) => expect(sumOf(...run())).toEqual(pinned));

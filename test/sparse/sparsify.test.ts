import { describe, expect, test } from "vitest";
import {
  batchNorm,
  compact,
  conv2d,
  type Dense,
  dense,
  flatten,
  gate,
  type Layer,
  maxPool2d,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  type Tensor,
  tensor,
  UsageError,
} from "../../src/index.ts";
import { densify, sparsify } from "../../src/sparse/index.ts";
import { SparseConv2d } from "../../src/sparse/sparseConv2d.ts";
import { SparseDense } from "../../src/sparse/sparseDense.ts";
import { hash } from "../support/hash.ts";
import { numbers } from "../support/numbers.ts";
import { bitsOf, sparseNumbers } from "../support/sparse.ts";

function filled(inputs: number, outputs: number, share: number, block = false): Dense {
  const layer = dense(inputs, outputs);
  const w = sparseNumbers(inputs * outputs, share);
  // four neighbouring outputs alike
  layer.weight.set(block ? w.map((_, i) => w[i - (i % 4)] as number) : w);
  return layer;
}
const formatOf = (layer: unknown): string | undefined => (layer instanceof SparseDense || layer instanceof SparseConv2d ? layer.pattern.format : undefined);

describe("sparsify() replaces a layer", () => {
  test("by what its density promises: many zeros, at least a thousand weights", () => {
    expect(formatOf(sparsify(filled(100, 40, 0.05)))).toBe("csr");
    expect(formatOf(sparsify(filled(100, 40, 0.9)))).toBeUndefined();
    expect(formatOf(sparsify(filled(20, 10, 0.05)))).toBeUndefined();
  });

  test("by blocks where four outputs share their inputs", () => {
    expect(formatOf(sparsify(filled(100, 40, 0.1, true)))).toBe("blocks");
    expect(formatOf(sparsify(filled(100, 40, 0.1, true), { format: "csr" }))).toBe("csr");
  });

  test("sooner for many examples at a time", () => {
    expect(formatOf(sparsify(filled(100, 40, 0.3)))).toBeUndefined();
    expect(formatOf(sparsify(filled(100, 40, 0.3), { batch: 100 }))).toBe("csr");
  });

  test("below a density, whatever its size", () => {
    expect(formatOf(sparsify(filled(8, 4, 0.5), { density: 0.9, format: "blocks" }))).toBe("blocks");
    expect(formatOf(sparsify(filled(8, 4, 0.5), { density: 0.1 }))).toBeUndefined();
  });

  test("by measuring all forms with what it is given", () => {
    const net = sequential(filled(300, 200, 0.01), relu, filled(200, 12, 1));
    const x = tensor(numbers(2 * 300), [2, 300]);
    const found = sparsify(net, { measure: x });
    // which it is depends on the machine
    expect([undefined, "csr", "blocks"]).toContain(formatOf(found.parts[0]));
    expect(formatOf(sparsify(net, { measure: x, format: "blocks" }).parts[0])).toBe("blocks");
    expect(predict(found, x).toArray()).toEqual(predict(net, x).toArray());
  });
});

describe("sparsify() of a net", () => {
  const block = (): Layer => residual(sequential(conv2d(4, 4, 3, { padding: 1 }), batchNorm(4), relu), conv2d(4, 4, 1));

  test("goes through sequences and residual blocks, and densify() back", () => {
    seed(2);
    const net = sequential(conv2d(1, 4, 3), relu, block(), maxPool2d(2), flatten, sequential(dense(36, 8), relu), dense(8, 3));
    const x = tensor(numbers(2 * 64), [2, 1, 8, 8]);
    const sparse: Sequential = sparsify(net, { density: 1 });
    const text = (each: Layer) =>
      JSON.stringify(each, (key, value) => (["weight", "bias", "gates", "pattern"].includes(key) ? undefined : (value?.label ?? value)));
    expect(sparse.parts.map((part) => (part as { label?: string }).label)).toEqual([
      "sparseConv2d(1, 4, 3)",
      undefined,
      "residual",
      "maxPool2d(2)",
      undefined,
      undefined,
      "sparseDense(8, 3)",
    ]);
    expect(bitsOf(predict(sparse, x).toArray())).toEqual(bitsOf(predict(net, x).toArray()));
    const back: Sequential = densify(sparse);
    expect(text(back)).toBe(text(net));
    expect(bitsOf(predict(back, x).toArray())).toEqual(bitsOf(predict(net, x).toArray()));
  });

  test("keeps a layer in two places one layer", () => {
    const twice = filled(4, 4, 0.5);
    const net = sparsify(sequential(twice, relu, twice), { density: 1, format: "csr" });
    expect(formatOf(net.parts[0])).toBe("csr");
    expect(net.parts[2]).toBe(net.parts[0]);
  });

  test("leaves the net, its functions and blocks of your own as they are", () => {
    const own = { inner: filled(4, 4, 0.5), forward: (x: Tensor) => own.inner.forward(x) };
    const first = filled(4, 4, 0.5);
    const net = sequential(first, relu, own);
    const sparse = sparsify(net, { density: 1 });
    expect(net.parts[0]).toBe(first);
    expect(sparse.parts.slice(1)).toEqual([relu, own]);
  });

  test("takes what compact() gives of gates over weights, and refuses gates", () => {
    seed(3);
    const layer = gate(dense(60, 40), { over: "weights" });
    const { weights } = layer.gates;
    weights?.parameters.logAlpha?.set(Float32Array.from({ length: 2400 }, (_, i) => (hash(1, i) % 10 ? -6 : 6)));
    const net = sequential(layer, relu, dense(40, 3));
    const x = tensor(numbers(180), [3, 60]);
    expect(() => sparsify(net)).toThrow(new UsageError("sparsify: dense(60, 40) has gates, which have to be settled first. Write sparsify(compact(net))."));
    const small = compact(net);
    const sparse = sparsify(small);
    expect(sparse.parts.map(formatOf)).toContain("csr");
    expect(bitsOf(predict(sparse, x).toArray())).toEqual(bitsOf(predict(small, x).toArray()));
  });
});

test.each<[object, string]>([
  [{ below: 0.1 }, 'sparsify: there is no option "below". Options are format, density, batch, measure.'],
  [{ format: "coo" }, 'sparsify: format is "coo", but it must be "csr" or "blocks".'],
  [{ density: 10 }, "sparsify: density is 10, but it is a share of weights, from 0 to 1."],
  [{ batch: 0 }, "sparsify: batch is 0, but it must be a whole number from 1 up."],
  [{ density: 0.1, measure: [[1, 2]] }, "sparsify: density and measure came, but a layer is chosen by one of them."],
])("sparsify() refuses %o", (options, text) => {
  expect(() => sparsify(sequential(dense(2, 2)), options)).toThrow(text);
});

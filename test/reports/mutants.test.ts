// Mutants that once survived all tests: each test fails when the change that it names is made by hand.
import { mkdtempSync, rmSync } from "node:fs";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  adam,
  add,
  convolve2d,
  decode,
  dense,
  encode,
  FormatError,
  gate,
  gradients,
  layerNorm,
  linear,
  mul,
  type Optimizer,
  residual,
  save,
  sequential,
  step,
  sum,
  type Tensor,
  tensor,
} from "sievenet";
import { batch, dataset } from "sievenet/data";
import { describe, expect, test } from "vitest";
import { output } from "../../src/cli/output.ts";
import type { Sampled } from "../../src/gates/sampled.ts";
import { Parameter } from "../../src/resident.ts";
import * as reference from "../reference/norm.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf } from "../support/support.ts";

describe("layer norms whose input has other readers add to its gradient", () => {
  const [x, w] = [numbers(15, -2, 2, 1), numbers(15, -1, 1, 2)];
  const [one, zero] = [new Float32Array(5).fill(1), new Float32Array(5)];
  const norm = (from: ArrayLike<number>) => reference.layerNorm(Float32Array.from(from), one, zero, 1e-5);
  /** The slopes of sum w f(x) by differences. */
  const slopes = (f: (from: Float32Array) => ArrayLike<number>) =>
    Array.from(x, (_, i) => {
      const at = (h: number) => {
        const moved = Float32Array.from(x, (v, j) => (i === j ? v + h : v));
        return Array.from(f(moved)).reduce((total, y, j) => total + y * (w[j] as number), 0);
      };
      const h = 2 ** -7;
      return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    });
  const found = (forward: (from: Tensor) => Tensor) => {
    const from = tensor(x, [3, 5]);
    return gradients(() => sum(mul(forward(from), tensor(w, [3, 5]))), [from]).gradients[0] as Float32Array;
  };
  test("in a residual block", () => {
    const block = residual(layerNorm(5));
    expectNear(
      found((from) => block.forward(from)),
      slopes((from) => Array.from(norm(from), (y, i) => y + (from[i] as number))),
      { abs: 2e-3 },
    );
  });
  test("two of them", () => {
    const [first, second] = [layerNorm(5), layerNorm(5)];
    expectNear(
      found((from) => add(first.forward(from), second.forward(from))),
      slopes((from) => Array.from(norm(from), (y) => 2 * y)),
      { abs: 2e-3 },
    );
  });
});

describe("lazy Adam", () => {
  test("moves rows that only the data left out, as Adam does: no gate was closed there", () => {
    const weights = [adam(), adam({ lazy: true })].map((optimizer) => {
      const weight = new Parameter("weight", [6, 3], numbers(18));
      const bytes = Uint8Array.from({ length: 24 }, (_, i) => (i >= 12 && i % 6 > 2 ? 0 : i + 1));
      const data = dataset({ inputs: bytes, labels: [0, 1, 0, 1], classes: 2, shape: [6], scale: 1 / 255 });
      for (const from of [0, 2]) step({ weight }, optimizer, () => sum(linear(batch(data, from, from + 2).inputs, weight)));
      return weight.toArray();
    });
    expect(weights[1]).toEqual(weights[0]);
  });

  describe("moves the filters that any use of a convolution left open", () => {
    const [filters, size] = [6, 8];
    const image = tensor(numbers(2 * 2 * 16), [2, 2, 4, 4]);
    const gated = (weight: Tensor, open: readonly number[]) => {
      const outputGate = tensor(Float32Array.from({ length: filters }, (_, i) => (open.includes(i) ? 1 : 0)));
      outputGate.support = supportOf(open);
      return sum(convolve2d(image, weight, undefined, { outputGate }));
    };
    const used = (weight: Tensor, open: readonly number[]) => sum(convolve2d(image, weight, undefined, { used: supportOf(open) }));
    const plain = (weight: Tensor) => sum(convolve2d(image, weight));
    function moved(optimizer: Optimizer, loss: (weight: Tensor) => Tensor): number[] {
      const weight = new Parameter("weight", [filters, 2, 2, 2], numbers(filters * size));
      step({ weight }, optimizer, () => plain(weight));
      const before = weight.toArray();
      step({ weight }, optimizer, () => loss(weight));
      const after = weight.toArray();
      return Array.from({ length: filters }, (_, f) => f).filter((f) => after.slice(f * size, f * size + size).some((v, i) => v !== before[f * size + i]));
    }
    const all = [0, 1, 2, 3, 4, 5];
    test.each<[string, (weight: Tensor) => Tensor, number[]]>([
      ["one", (w) => gated(w, [1, 4]), [1, 4]],
      ["two gates", (w) => add(gated(w, [1, 4]), gated(w, [0, 4])), all],
      ["a gate and none", (w) => add(gated(w, [1, 4]), plain(w)), all],
      ["none and a gate", (w) => add(plain(w), gated(w, [1, 4])), all],
      ["two that are read in part", (w) => add(used(w, [1, 4]), used(w, [0, 4])), all],
    ])("%s", (_, loss, expected) => expect(moved(adam({ lazy: true }), loss)).toEqual(expected));
  });
});

describe("a file", () => {
  const bytes = encode(dense(3, 2));
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const json = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const withHeader = (text: string, more: number) => {
    const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
    const out = new Uint8Array(8 + padded.length + bytes.length - 8 - length + more);
    new DataView(out.buffer).setUint32(0, padded.length, true);
    out.set(padded, 8);
    out.set(bytes.subarray(8 + length), 8 + padded.length);
    return out;
  };
  test("with bytes after its last tensor is refused", () => {
    expect(() => decode(withHeader(json.trimEnd(), 0))).not.toThrow();
    for (const more of [1, 4, 8]) expect(() => decode(withHeader(json.trimEnd(), more))).toThrow(FormatError);
  });
  test("with a tensor shorter than its place is refused", () => {
    const header = JSON.parse(json);
    const [, last] = Object.entries(header as Record<string, { data_offsets: [number, number] }>)
      .filter(([name]) => name !== "__metadata__")
      .sort(([, a], [, b]) => a.data_offsets[1] - b.data_offsets[1])
      .at(-1) as [string, { data_offsets: [number, number] }];
    last.data_offsets[1] += 4;
    expect(() => decode(withHeader(JSON.stringify(header), 4))).toThrow(FormatError);
  });
});

test("gates made after loading draw no noise of loaded ones", () => {
  const layers = (length: number) => Array.from({ length }, () => gate(dense(2, 2), { over: "inputs" }));
  const net = sequential(...layers(12));
  const gates = net.parts.map((part) => (part as ReturnType<typeof dense>).gates.inputs as Sampled);
  const next = Math.max(...gates.map(({ stream }) => stream)) + 1;
  for (const [i, each] of gates.entries()) each.stream = next + 60 + i;
  const loaded = decode(encode(net)) as typeof net;
  const old = loaded.parts.map((part) => ((part as ReturnType<typeof dense>).gates.inputs as Sampled).stream);
  expect(old).toEqual(gates.map(({ stream }) => stream));
  const fresh = layers(60).map((layer) => (layer.gates.inputs as Sampled).stream);
  expect(fresh.filter((stream) => old.includes(stream))).toEqual([]);
});

test("save and the files of the command never write into a file that is there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sievenet-place-"));
  const path = (name: string) => join(folder, name);
  const out = output(folder);
  try {
    const net = dense(3, 2);
    for (const [name, write] of [
      ["net", () => save(path("net"), net)],
      ["history.json", () => out.write({ "history.json": "new" })],
    ] as const) {
      await files.writeFile(path(name), "earlier");
      const reader = await files.open(path(name));
      await write();
      expect(await reader.readFile("utf8")).toBe("earlier");
      await reader.close();
      expect(await files.readFile(path(name), "utf8")).not.toBe("earlier");
    }
  } finally {
    out.close();
    rmSync(folder, { recursive: true });
  }
});

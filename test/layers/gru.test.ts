import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  compact,
  count,
  countLayers,
  dataset,
  decode,
  dense,
  encode,
  expectedCost,
  flatten,
  type Gru,
  gate,
  gateParameters,
  gradients,
  gru,
  type Layer,
  layerNorm,
  meanSquaredError,
  memoryBytes,
  mul,
  parameters,
  penalty,
  predict,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  summary,
  type Tensor,
  tanh,
  tensor,
  train,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { bits } from "./featureClaims.ts";

/** The definition in float64, with gates z on what inputs and units are read with: the states of all places, [batch, places, units]. */
function naive(x: Float32Array, layer: Gru, batch: number, places: number, inputGate?: ArrayLike<number>, unitGate?: ArrayLike<number>): number[] {
  const { inputs, outputs: units } = layer;
  const [w, u, b, c] = [layer.weight, layer.recurrent, layer.bias, layer.recurrentBias].map((each) => each?.toArray()) as [
    Float32Array,
    Float32Array,
    Float32Array?,
    Float32Array?,
  ];
  const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
  const all: number[] = [];
  for (let e = 0; e < batch; e++) {
    let h: number[] = new Array(units).fill(0);
    for (let t = 0; t < places; t++) {
      const now = h;
      const from = (gateOf: number, j: number): [number, number] => {
        let [a, s] = [b?.[j * 3 + gateOf] ?? 0, c?.[j * 3 + gateOf] ?? 0];
        for (let i = 0; i < inputs; i++)
          a += (x[(e * places + t) * inputs + i] as number) * (inputGate?.[i] ?? 1) * (w[(i * units + j) * 3 + gateOf] as number);
        for (let k = 0; k < units; k++) s += (now[k] as number) * (unitGate?.[k] ?? 1) * (u[(k * units + j) * 3 + gateOf] as number);
        return [a, s];
      };
      h = now.map((old, j) => {
        const [[ra, rb], [za, zb], [na, nb]] = [from(0, j), from(1, j), from(2, j)];
        const z = sigmoid(za + zb);
        return (1 - z) * Math.tanh(na + sigmoid(ra + rb) * nb) + z * old;
      });
      all.push(...h.map((each, j) => each * (unitGate?.[j] ?? 1)));
    }
  }
  return all;
}

function filled<L extends Layer>(layer: L): L {
  [...parameters(layer)].forEach(([path, p], i) => {
    if (!path.endsWith("logAlpha")) p.set(numbers(p.size, -1, 1, i + 1));
  });
  return layer;
}
const input = (batch: number, places: number, inputs: number) => tensor(numbers(batch * places * inputs, -1, 1, 9), [batch, places, inputs]);

describe("gru", () => {
  test.each([
    [1, 1, 1, 1],
    [2, 3, 4, 4],
    [3, 5, 3, 7],
    [5, 4, 33, 70],
  ])("is its definition for %i examples of %i places, %i inputs and %i units", (batch, places, inputs, units) => {
    const layer = filled(gru(inputs, units, { returnSequences: true }));
    // sums of many terms saturate
    for (const p of [layer.weight, layer.recurrent]) p.set(p.toArray().map((v) => v / Math.sqrt(units)));
    const x = input(batch, places, inputs);
    const expected = naive(x.toArray(), layer, batch, places);
    expectNear(predict(layer, x).toArray(), expected, { abs: 3e-6 });
    const last = gru(inputs, units);
    for (const [path, p] of parameters(last)) p.set((parameters(layer).get(path) as { toArray(): Float32Array }).toArray());
    const rows = Array.from({ length: batch }, (_, e) => expected.slice(((e + 1) * places - 1) * units, (e + 1) * places * units)).flat();
    expectNear(predict(last, x).toArray(), rows, { abs: 3e-6 });
  });

  test.each([false, true])("has the slopes its definition has, with returnSequences %s", (returnSequences) => {
    const layer = filled(gru(3, 5, { returnSequences }));
    const x = input(2, 4, 3);
    const weights = tensor(numbers(predict(layer, x).size, -1, 1, 5), predict(layer, x).shape);
    expectGradient((h) => mul(layer.forward(h), weights), x);
    // of each parameter, by replacing it
    for (const name of ["weight", "recurrent", "bias", "recurrentBias"] as const) {
      const own = layer[name] as unknown as Tensor;
      const found = gradients(() => sum(mul(layer.forward(x), weights)), [own]).gradients[0] as Float32Array;
      const before = own.toArray();
      const value = (values: Float32Array) => {
        (own as unknown as { set(values: Float32Array): void }).set(values);
        return predict(layer, x)
          .toArray()
          .reduce((total, v, i) => total + v * (weights.toArray()[i] as number), 0);
      };
      const slopes = before.map((_, i) => {
        const moved = (by: number) => value(before.map((v, j) => (j === i ? v + by : v)));
        return (moved(1e-2) - moved(-1e-2)) / 2e-2;
      });
      value(before);
      expectNear(found, slopes, { abs: 2e-3, rel: 2e-3 });
    }
  });

  test("has gates that act wherever units are read, and no others", () => {
    const layer = filled(gate(gate(gru(3, 6, { returnSequences: true }), { over: "inputs", mask: [1, 0, 1] }), { over: "outputs" }));
    gateParameters(layer)[0]?.set([-4, 4, 0.3, -4, 4, 0.1]);
    const z = layer.gates.outputs?.testValues() as Float32Array;
    expect([z[0], z[1], z[3]]).toEqual([0, 1, 0]);
    const x = input(2, 5, 3);
    expectNear(predict(layer, x).toArray(), naive(x.toArray(), layer, 2, 5, [1, 0, 1], z), { abs: 1e-6 });
  });

  test("closed units vanish from all weights in compact, to the bit, gates between 0 and 1 included", () => {
    for (const states of [
      [-4, 4, 4, -4, 4, 4],
      [-4, 4, 0.3, -4, 4, 0.1],
    ]) {
      const first = gate(gru(3, 6, { returnSequences: true }), { over: "outputs" });
      const second = gate(gru(6, 4), { over: "outputs" });
      const net = filled(sequential(first, tanh, second, dense(4, 2)));
      gateParameters(first)[0]?.set(states);
      gateParameters(second)[0]?.set([4, -4, 4, -4]);
      const x = input(3, 5, 3);
      const small = compact(net) as Sequential;
      const [a, b] = [small.parts[0] as Gru, small.parts[2] as Gru];
      expect([a.outputs, b.inputs, b.outputs]).toEqual([4, 4, 2]);
      expect(a.recurrent.shape).toEqual([4, 4, 3]);
      expect(a.scale !== undefined).toBe(states.includes(0.3));
      expect(bits(predict(small, x).toArray())).toEqual(bits(predict(net, x).toArray()));
      expect(bits(predict(decode(encode(small)), x).toArray())).toEqual(bits(predict(small, x).toArray()));
      expect(bits(decodeModel(encode(small)).predict(x.toArray(), x.shape).data)).toEqual(bits(predict(small, x).toArray()));
      expect(count(small).weights).toBe(count(net, "settled").weights);
      expect(count(small).flops).toBe(count(net, "settled").flops);
    }
  });

  test("keeps units that only others of its own read, and drops those that nobody does", () => {
    const layer = filled(gru(2, 4));
    // unit 3 is read by nothing, unit 2 by unit 0 alone
    const r = layer.recurrent.toArray().map((w, i) => {
      const [from, to] = [Math.floor(i / 12), Math.floor(i / 3) % 4];
      return from === 3 || (from === 2 && to !== 0) ? 0 : w;
    });
    layer.recurrent.set(r);
    const net = sequential(layer, filled(gate(dense(4, 2), { over: "inputs", mask: [1, 1, 0, 0] })));
    const small = compact(net);
    expect((small.parts[0] as Gru).outputs).toBe(3);
    const x = input(3, 4, 2);
    expect(bits(predict(small, x).toArray())).toEqual(bits(predict(net, x).toArray()));
  });

  test("is followed through layer norm and flatten", () => {
    const layer = gate(gru(2, 4, { returnSequences: true }), { over: "outputs" });
    const net = filled(sequential(layer, layerNorm(4, { epsilon: 0.1 }), tanh, flatten, gate(dense(12, 3), { over: "inputs" }), dense(3, 1)));
    gateParameters(layer)[0]?.set([4, -4, 4, 4]);
    const x = input(3, 3, 2);
    const small = compact(net);
    expectNear(predict(small, x).toArray(), predict(net, x).toArray(), { abs: 1e-6 });
    const plain = filled(sequential(layer, flatten, dense(12, 3)));
    const smaller = compact(plain);
    expect((smaller.parts[0] as Gru).outputs).toBe(3);
    expect(bits(predict(smaller, x).toArray())).toEqual(bits(predict(plain, x).toArray()));
  });

  test("counts what it has, expects and costs, and price and count agree", () => {
    const layer = gate(gate(gru(3, 5), { over: "inputs", lambda: 0.1 }), { over: "outputs", lambda: 0.1 });
    gateParameters(layer).forEach((p, i) => {
      p.set(numbers(p.size, -2, 2, i + 3));
    });
    const net = sequential(layer);
    expect(() => count(net)).toThrow(/gru\(3, 5\) at "0" has not seen an example.*Run the net once/);
    summary(net, [7, 3]);
    expect(count(net)).toEqual({ weights: 3 * 5 * (3 + 5 + 2), flops: 2 * 7 * 3 * 5 * (3 + 5) });
    const [p, q] = [layer.gates.inputs, layer.gates.outputs].map((each) => Array.from(each?.openProbabilities() ?? [])) as [number[], number[]];
    const [a, b] = [p, q].map((each) => each.reduce((total, v) => total + v, 0)) as [number, number];
    const own = q.reduce((total, v) => total + v * (1 - v), 0);
    const expected = 3 * a * b + 3 * (b * b + own) + 6 * b;
    expectNear([count(net, "expected").weights], [expected], { rel: 1e-6 });
    expectNear([expectedCost(net).item()], [expected], { rel: 1e-5 });
    expectNear([penalty(net).item()], [0.1 * expected], { rel: 1e-5 });
    // by hand: each subset of open units
    let mean = 0;
    for (let set = 0; set < 32; set++) {
      const open = q.map((_, j) => (set >> j) & 1);
      const n = open.reduce((total, v) => total + v, 0);
      mean += q.reduce((chance, v, j) => chance * (open[j] ? v : 1 - v), 1) * 3 * n * n;
    }
    expectNear([3 * (b * b + own)], [mean], { rel: 1e-9 });
    expect(countLayers(net, "settled")[0]?.outputs).toBe(q.length - Array.from(layer.gates.outputs?.testValues() ?? []).filter((v) => v === 0).length);
    layer.gates.l2 = 0.2;
    const squares = (values: Float32Array | undefined, chance: (i: number) => number) =>
      Array.from(values ?? []).reduce((total, w, i) => total + w * w * chance(i), 0);
    const decay =
      squares(layer.weight.toArray(), (i) => (p[Math.floor(i / 15)] as number) * (q[Math.floor(i / 3) % 5] as number)) +
      squares(layer.recurrent.toArray(), (i) => (q[Math.floor(i / 15)] as number) * (q[Math.floor(i / 3) % 5] as number)) +
      squares(layer.bias?.toArray(), (i) => q[Math.floor(i / 3)] as number) +
      squares(layer.recurrentBias?.toArray(), (i) => q[Math.floor(i / 3)] as number);
    expectNear([penalty(net).item()], [0.1 * expected + 0.1 * decay], { rel: 1e-5 });
  });

  test("learns which of three numbers came first, and shrinks on the way", async () => {
    seed(2);
    const data = dataset({
      inputs: Float32Array.from({ length: 64 * 6 * 3 }, (_, i) => Number((Math.floor(i / 18) + Math.floor(i / 3) ** 2) % 3 === i % 3)),
      shape: [6, 3],
      labels: Array.from({ length: 64 }, (_, e) => (e + (e * 6) ** 2) % 3),
      classes: 3,
    });
    const net = sequential(gate(gru(3, 12), { over: "outputs", lambda: 2e-3 }), dense(12, 3));
    const [p] = gateParameters(net);
    p?.set(Float32Array.from({ length: 12 }, (_, i) => (i % 3 ? 3 : -12)));
    let error = 1;
    for await (const epoch of train(net, data, { epochs: 40, batchSize: 32, optimizer: adam({ learningRate: 0.02 }), shrink: true, test: data }))
      error = epoch.testError as number;
    expect(error).toBe(0);
    expect((net.parts[0] as Gru).outputs).toBeLessThanOrEqual(8);
    expect((net.parts[0] as Gru).recurrent.shape).toEqual([(net.parts[0] as Gru).outputs, (net.parts[0] as Gru).outputs, 3]);
  });

  test("takes no more memory with more steps", () => {
    const net = filled(sequential(gate(gru(3, 8), { over: "outputs" }), dense(8, 1)));
    const [x, target, optimizer] = [input(4, 9, 3), tensor(numbers(4), [4, 1]), adam()];
    const some = (n: number) => {
      for (let i = 0; i < n; i++) step(net, optimizer, () => add(meanSquaredError(net.forward(x), target), penalty(net)));
      return memoryBytes();
    };
    some(3);
    expect(some(200)).toEqual(some(3));
  });

  test("refuses what cannot be", () => {
    const layer = gru(3, 4);
    for (const shape of [
      [2, 3],
      [2, 5, 4],
      [2, 5, 3, 1],
    ])
      expect(() => predict(layer, tensor(new Float32Array(shape.reduce((a, b) => a * b)), shape))).toThrow(
        `gru(3, 4): the input is [${shape.join(", ")}] but needs [batch, places, 3], with at least one place.`,
      );
    expect(() => predict(layer, tensor([], [2, 0, 3]))).toThrow("gru(3, 4): the input is [2, 0, 3] but needs [batch, places, 3], with at least one place.");
    expect(() => gru(3, 0)).toThrow("gru: units is 0, but it must be a whole number from 1 up.");
    expect(() => gru(3, 4, { returnSequences: 1 } as never)).toThrow("gru(3, 4): returnSequences is 1, but it must be true or false.");
    expect(() => predict(gate(gru(3, 4), { over: "outputs", perExample: true }), input(2, 2, 3))).toThrow(/gates over outputs are drawn per example/);
    expect(() =>
      predict(layer, [
        [[1, 2, 3]],
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ] as never),
    ).toThrow();
  });
});

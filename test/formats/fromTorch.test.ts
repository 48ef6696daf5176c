// State dicts of PyTorch in nets of ours compute what PyTorch computed (test/fixtures/torch/make.py).
import { readFileSync } from "node:fs";
import {
  batchNorm,
  conv1d,
  conv2d,
  dense,
  flatten,
  fromTorch,
  gate,
  gru,
  layerNorm,
  maxPool2d,
  predict,
  readSafetensors,
  relu,
  reshape,
  ShapeError,
  sequential,
  slice,
  type Tensor,
  tanh,
  tensor,
  transpose,
  ValueError,
} from "sievenet";
import { describe, expect, test } from "vitest";

const file = (name: string) => readFileSync(new URL(`../fixtures/torch/${name}`, import.meta.url));
const expected = JSON.parse(file("expected.json").toString());
const state = (name: string) => readSafetensors(file(`${name}.safetensors`)).tensors;
const counting = (shape: number[], factor: number, modulo: number, divisor: number) => {
  const count = shape.reduce((product, size) => product * size, 1);
  return tensor(
    Float32Array.from({ length: count }, (_, i) => ((i * factor) % modulo) / divisor),
    shape,
  );
};
const lenet = () =>
  sequential(
    conv2d(1, 6, 5, { padding: 2 }),
    relu,
    maxPool2d(2),
    conv2d(6, 16, 5),
    relu,
    maxPool2d(2),
    flatten,
    dense(400, 120),
    relu,
    dense(120, 84),
    relu,
    dense(84, 10),
  );
const images = () => counting([3, 1, 28, 28], 37, 256, 255);
const parts = () =>
  sequential(conv2d(2, 4, 3, { groups: 2, bias: false }), batchNorm(4), relu, flatten, dense(36, 6), dense(6, 6), layerNorm(6), dense(6, 3, { bias: false }));

function expectOutputs(net: Parameters<typeof predict>[0], x: Tensor, outputs: number[][]) {
  const all = outputs.flat();
  const most = Math.max(...all.map(Math.abs));
  predict(net, x)
    .toArray()
    .forEach((value, i) => {
      expect(Math.abs(value - (all[i] as number)) / most).toBeLessThan(1e-5);
    });
}

describe("a state dict of PyTorch", () => {
  test("of LeNet-5 goes in by order, and computes the same", () => {
    const net = lenet();
    const { set, missing, unused } = fromTorch(state("lenet5"), net);
    expect(set.map(({ from, to, transposed }) => `${from} ${to} ${transposed}`)).toContain("fc1.weight 7.weight true");
    expect(set).toHaveLength(10);
    expect([missing, unused]).toEqual([[], []]);
    expectOutputs(net, images(), expected.lenet5.outputs);
  });

  test("of norms, groups, a square layer and layers without bias goes in by name", () => {
    const net = parts();
    const { set, unused } = fromTorch(state("parts"), net);
    expect(set).toContainEqual({ from: "5.weight", to: "5.weight", transposed: true });
    expect(set).toContainEqual({ from: "1.running_var", to: "1.variance", transposed: false });
    expect(unused).toEqual([{ name: "1.num_batches_tracked", why: "it counts batches, and nothing here is computed with it" }]);
    expectOutputs(net, counting([2, 2, 5, 5], 17, 31, 31), expected.parts.outputs);
  });

  test("goes into a block of one's own by the names of its properties, in whatever order", () => {
    class Block {
      fc3 = gate(dense(84, 10), { over: "inputs" });
      fc2 = dense(120, 84);
      fc1 = dense(400, 120);
      conv2 = conv2d(6, 16, 5);
      conv1 = conv2d(1, 6, 5, { padding: 2 });
      forward(x: Tensor) {
        const maps = maxPool2d(2).forward(relu(this.conv2.forward(maxPool2d(2).forward(relu(this.conv1.forward(x))))));
        return this.fc3.forward(relu(this.fc2.forward(relu(this.fc1.forward(flatten(maps))))));
      }
    }
    const net = new Block();
    expect(fromTorch(state("lenet5"), net).set).toContainEqual({ from: "fc3.weight", to: "fc3.weight", transposed: true });
    const plain = lenet();
    fromTorch(state("lenet5"), plain);
    expect(net.fc2.weight.toArray()).toEqual((plain.parts[9] as typeof net.fc2).weight.toArray());
  });

  test("goes where names say", () => {
    const [a, b] = [dense(2, 2, { bias: false }), dense(2, 2, { bias: false })];
    const tensors = new Map([
      ["first.weight", { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
      ["second.weight", { shape: [2, 2], values: Float32Array.of(5, 6, 7, 8) }],
    ]);
    fromTorch(tensors, sequential(a, b), { names: { first: "1" } });
    expect([...a.weight.toArray()]).toEqual([5, 7, 6, 8]);
    expect([...b.weight.toArray()]).toEqual([1, 3, 2, 4]);
  });

  test("without its last layer leaves that of the net alone, when asked to", () => {
    const tensors = new Map([...state("lenet5")].filter(([name]) => !name.startsWith("fc3")));
    const net = lenet();
    expect(() => fromTorch(tensors, net)).toThrow('fromTorch: nothing was found for "11" of the net: all modules have gone to other layers.');
    expect(fromTorch(tensors, net, { partial: true }).missing).toEqual([{ path: "11", why: "all modules have gone to other layers" }]);
  });
});

describe("what does not fit is refused, and nothing is written", () => {
  const one = (values = Float32Array.of(1, 2)) => new Map([["fc.weight", { shape: [1, 2], values }]]);
  test.each([
    ["another shape", () => fromTorch(one(), dense(3, 1, { bias: false })), ValueError, "its weight is [1, 2], but the layer needs [1, 3]"],
    ["a bias that the file lacks", () => fromTorch(one(), dense(2, 1)), ValueError, "it has no bias: make the layer with { bias: false }"],
    ["a name that is not there", () => fromTorch(one(), dense(2, 1), { names: { fc1: "" } }), ValueError, 'names has "fc1", but the modules are "fc"'],
    ["a path that is not there", () => fromTorch(one(), dense(2, 1), { names: { fc: "3" } }), ValueError, 'names has "3", but the layers are ""'],
    ["a pair that does not fit", () => fromTorch(one(), dense(3, 1, { bias: false }), { names: { fc: "" } }), ShapeError, '"fc" cannot become ""'],
    ["bytes", () => fromTorch(new Uint8Array(8) as never, dense(2, 1)), ValueError, "readSafetensors(bytes).tensors"],
    ["no net", () => fromTorch(one(), null as never), ValueError, "null came, but a net is needed"],
  ])("%s", (_, call, kind, text) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(text);
  });

  test("a net keeps its numbers", () => {
    const net = lenet();
    const before = predict(net, images()).toArray();
    const tensors = new Map(state("lenet5"));
    tensors.set("fc3.weight", { shape: [11, 84], values: new Float32Array(11 * 84) });
    expect(() => fromTorch(tensors, net)).toThrow('"fc3" fits no layer of the net ("11": its weight is [11, 84], but the layer needs [10, 84])');
    expect(predict(net, images()).toArray()).toEqual(before);
  });
});

describe("recurrent layers and series of PyTorch", () => {
  const net = () => ({
    conv: conv1d(2, 3, 3, { padding: 1 }),
    gru: gru(3, 5, { returnSequences: true }),
    above: gru(5, 5, { returnSequences: true }),
    out: dense(5, 2),
    states(x: Tensor) {
      return this.above.forward(this.gru.forward(transpose(tanh(this.conv.forward(x)), [0, 2, 1])));
    },
    forward(x: Tensor) {
      return this.out.forward(reshape(slice(this.states(x), [0, 6, 0], [2, 1, 5]), [2, 5]));
    },
  });
  const x = counting([2, 2, 7], 11, 29, 29);

  test("compute the same states, and what comes of them", () => {
    const ours = net();
    const report = fromTorch(state("recurrent"), ours);
    expect(report.set.map(({ to }) => to)).toContain("above.recurrentBias");
    expect(report.set.find(({ from }) => from === "gru.l1.weight_ih_l0")).toMatchObject({ to: "above.weight", transposed: true });
    expect([report.missing, report.unused]).toEqual([[], []]);
    expectOutputs({ forward: (each: Tensor) => ours.states(each) }, x, expected.recurrent.states.flat());
    expectOutputs(ours, x, expected.recurrent.outputs);
  });

  test("are refused where they are of another kind or size", () => {
    const tensors = new Map([["rnn.weight_ih_l0", { shape: [20, 3], values: new Float32Array(60) }]]);
    expect(() => fromTorch(tensors, sequential(gru(3, 5)))).toThrow(/its weight_ih_l0 is \[20, 3\], but the layer needs \[15, 3\]/);
  });
});

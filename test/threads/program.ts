// What runs with some threads, in a process or a worker of its own, since the kernels start only once: the pinned training
// runs, and nets of odd sizes whose gradients become one hash.
import {
  adam,
  add,
  averagePool2d,
  batchNorm,
  conv2d,
  crossEntropy,
  dense,
  flatten,
  gate,
  gradients,
  maxPool2d,
  type Optimizer,
  parameters,
  penalty,
  predict,
  relu,
  rmsProp,
  seed,
  sequential,
  sgd,
  step,
  tensor,
} from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { useThreads } from "../../src/threads/index.ts";
import { numbers } from "../support/numbers.ts";
import { fingerprint, story, type told } from "../support/story.ts";

/** Batches and widths that no number of threads divides. */
function odd(): string {
  seed(3);
  const found: Float32Array[] = [];
  for (const [batch, side, channels, filters] of [
    [1, 29, 3, 33],
    [2, 31, 7, 21],
    [7, 23, 5, 50],
    [61, 11, 2, 9],
  ] as const) {
    const convolution = conv2d(channels, filters, 3, { padding: 1, stride: side === 31 ? 2 : 1 });
    const last = dense(filters * Math.ceil(side / (side === 31 ? 2 : 1) / 2 - 0.5) ** 2, 211);
    const net = sequential(gate(convolution, { over: "outputs" }), relu, maxPool2d(2), flatten, gate(last, { over: "inputs" }));
    const x = tensor(numbers(batch * channels * side * side, 0, 1), [batch, channels, side, side]);
    const labels = Array.from({ length: batch }, (_, i) => (37 * i) % 211);
    const all = [...parameters(net).values()];
    const got = scope(() => gradients(() => crossEntropy(net.forward(x), labels), all));
    found.push(...got.gradients, predict(net, x).toArray());
  }
  return fingerprint(found);
}

/** Steps of nets with norms, pooling and prices, by each optimizer: batches that no number of threads divides, and one of one image. */
function steps(): string {
  seed(5);
  const found: Float32Array[] = [];
  for (const [optimizer, batch] of [
    [sgd({ learningRate: 0.1, momentum: 0.9 }), 13],
    [rmsProp(), 29],
    [adam(), 3],
  ] as readonly (readonly [Optimizer, number])[]) {
    const [first, last] = [
      gate(conv2d(3, 33, 3, { padding: 1 }), { over: "outputs", lambda: 1e-3 }),
      gate(dense(33 * 144, 50), { over: "inputs", lambda: 1e-3 }),
    ];
    const net = sequential(first, batchNorm(33), relu, averagePool2d(2), flatten, last);
    const x = tensor(numbers(batch * 3 * 24 * 24, 0, 1), [batch, 3, 24, 24]);
    const labels = Array.from({ length: batch }, (_, i) => (7 * i) % 50);
    for (let i = 0; i < 2; i++) step(net, optimizer, () => add(crossEntropy(net.forward(x), labels), penalty(net)));
    found.push(...[...parameters(net).values()].map((each) => each.toArray()), predict(net, tensor(numbers(3 * 24 * 24), [1, 3, 24, 24])).toArray());
  }
  return fingerprint(found);
}

/** A layer with zeros, in the kernels of sievenet/sparse. */
function sparse(): string {
  const layer = dense(64, 64);
  layer.weight.set(numbers(64 * 64).map((each, i) => (i % 10 ? 0 : each)));
  const x = tensor(numbers(64), [1, 64]);
  return [sequential(layer), sparsify(sequential(layer), { density: 1 })].map((net) => fingerprint([predict(net, x).toArray()])).join();
}

export interface Came {
  readonly told: typeof told;
  readonly odd: string;
  readonly steps: string;
  readonly sparse: string;
}

/** Everything on `count` threads. */
export async function program(count: number): Promise<Came> {
  const threads = await useThreads(count);
  const came = { told: { mlp: await story("mlp"), lenet: await story("lenet") }, odd: odd(), steps: steps(), sparse: sparse() };
  // where the machine is busy, the others may not have had their turn yet
  for (let i = 0; i < 100 && count > 1 && !threads.helped; i++) odd();
  if (count > 1 && !threads.helped) throw new Error("The other threads did nothing.");
  return came;
}

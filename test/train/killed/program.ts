// A training in a process of its own, to be killed and gone on with: says when it begins and after each epoch, then a hash of what it came to.
import {
  accumulate,
  adam,
  averagePool2d,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  gate,
  load,
  maxPool2d,
  relu,
  seed,
  sequential,
  sgd,
  cosine,
  shaped,
  type TrainOptions,
  training,
  clipNorm,
  type Layer,
} from "../../../src/index.ts";
import { digits } from "../../../src/data/index.ts";
import { state } from "../../../src/walk.ts";

/** What is trained: a net, and how. */
export interface Scenario {
  net(): Layer;
  options(): TrainOptions;
  /** Whether the net reads images. */
  readonly images?: boolean;
}

const mlp = () => sequential(gate(dense(784, 24), { over: "inputs", lambda: 1e-4 }), relu, dropout(0.2), gate(dense(24, 10), { over: "inputs", lambda: 1e-3 }));

/** LeNet-5 with fewer maps. */
const lenet5 = () =>
  sequential(
    gate(conv2d(1, 4, 5), { over: "outputs", lambda: 1e-3 }),
    batchNorm(4),
    relu,
    maxPool2d(2),
    gate(conv2d(4, 8, 5), { over: "outputs", lambda: 1e-3 }),
    relu,
    averagePool2d(2),
    flatten,
    gate(dense(128, 20), { over: "inputs", lambda: 1e-4 }),
    relu,
    gate(dense(20, 10), { over: "inputs", lambda: 1e-3 }),
  );

/** Gates that close soon, so that the net shrinks while it is killed. */
const closing = () =>
  sequential(gate(dense(784, 24), { over: "inputs", lambda: 0.02, dropRate: 0.6 }), relu, gate(dense(24, 10), { over: "inputs", lambda: 0.02 }));

export const scenarios: Readonly<Record<string, Scenario>> = {
  mlp: { net: mlp, options: () => ({ epochs: 12, optimizer: adam({ learningRate: 0.003 }) }) },
  "lenet-5": {
    net: lenet5,
    images: true,
    options: () => ({ epochs: 4, averageDecay: 0.95, optimizer: sgd({ learningRate: cosine(0.05, { steps: 40 }), momentum: 0.9 }) }),
  },
  shrink: { net: closing, options: () => ({ epochs: 14, averageDecay: 0.6, shrink: { threshold: 0.3 }, optimizer: adam({ learningRate: 0.06 }) }) },
  average: { net: mlp, options: () => ({ epochs: 12, averageDecay: 0.97, optimizer: adam({ learningRate: 0.003, lazy: true }) }) },
  accumulation: { net: mlp, options: () => ({ epochs: 12, optimizer: accumulate(clipNorm(adam({ learningRate: 0.01 }), 0.5), 3) }) },
  "early stopping": { net: mlp, options: () => ({ epochs: 14, validation: 0.2, patience: 4, averageDecay: 0.9, optimizer: adam({ learningRate: 0.02 }) }) },
};

/** FNV-1a over the bits of all arrays, and over what the records say apart from clocks. */
function hashOf(net: Layer, epochs: readonly object[]): string {
  const text = JSON.stringify(epochs, (key, value) =>
    key === "seconds" ? undefined : typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array) => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  };
  for (const [path, array] of state(net)) {
    add(new TextEncoder().encode(path));
    add(new Uint8Array(array.toArray().buffer));
  }
  add(new TextEncoder().encode(text));
  return (hash >>> 0).toString(16);
}

async function main([name, path]: readonly string[]): Promise<void> {
  const { net: build, options, images } = scenarios[name as string] as Scenario;
  const { train: digit } = digits({ train: 200, test: 10 });
  const data = images ? shaped(digit, [1, 28, 28]) : digit;
  seed(1);
  const net = build();
  const from = await load(path as string).catch(() => undefined);
  const run = training(net, data, { batchSize: 20, seed: 3, ...options(), from, checkpoint: { path: path as string, every: 1, everySteps: 7 } });
  console.log("begun");
  for await (const { epoch } of run) console.log(`epoch ${epoch}`);
  console.log(`removed ${run.epochs.reduce((sum, { removed }) => sum + removed, 0)}`);
  console.log(`hash ${hashOf(net, run.epochs)}`);
}

await main(process.argv.slice(2));

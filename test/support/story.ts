// Two training runs whose bits are pinned: the same on every machine, in every engine, after whatever else ran.
import {
  adam,
  conv2d,
  crossEntropy,
  dataset,
  dense,
  flatten,
  gate,
  maxPool2d,
  parameters,
  relu,
  type Sequential,
  seed,
  sequential,
  shaped,
  training,
} from "../../src/index.ts";

/**
 * Bits of all parameters, the gates' among them, after 20 steps of the gated 784-300-100-10 MLP of the paper, and of the
 * gated LeNet-5; and of the moments of Adam.
 * This is the one place that pins them. They may change only when the arithmetic is changed on purpose (a kernel sums in
 * another order, a draw is keyed in another way), and then histories and models made before can no longer be repeated:
 * say so in the changelog. They may not change with the machine, the engine, the tile, the block or the number of threads.
 */
export const PINNED = {
  mlp: { parameters: "62aa2519", moments: "34f4850d" },
  lenet: { parameters: "4e68fbb3", moments: "bbb6f9e4" },
};

const COUNT = 2000;

/** Images from whole numbers alone: a class has its own stripes, under noise. */
function images() {
  const inputs = new Uint8Array(COUNT * 784);
  const labels = new Uint8Array(COUNT);
  let state = 12345;
  for (let i = 0; i < COUNT; i++) {
    labels[i] = i % 10;
    for (let j = 0; j < 784; j++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const noise = state >>> 24;
      inputs[i * 784 + j] = (j + 7 * (i % 10)) % 23 < 5 ? 128 + (noise >> 1) : noise > 230 ? noise : 0;
    }
  }
  return dataset({ inputs, scale: 1 / 255, labels, shape: [784], classes: 10 });
}

/** FNV-1a over the bytes of all arrays, as they lie in memory. */
export function fingerprint(arrays: Iterable<Float32Array>): string {
  let hash = 0x811c9dc5;
  for (const values of arrays) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (const word of words) for (const shift of [0, 8, 16, 24]) hash = Math.imul(hash ^ ((word >>> shift) & 255), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const prices = { lambda: 0.1 / COUNT, l2: 1e-5 };

export const nets = {
  mlp: () =>
    sequential(
      gate(dense(784, 300), { over: "inputs", ...prices, dropRate: 0.2 }),
      relu,
      gate(dense(300, 100), { over: "inputs", ...prices }),
      relu,
      gate(dense(100, 10), { over: "inputs", ...prices }),
    ),
  lenet: () =>
    sequential(
      gate(conv2d(1, 20, 5), { over: "outputs", ...prices }),
      relu,
      maxPool2d(2),
      gate(conv2d(20, 50, 5), { over: "outputs", ...prices }),
      relu,
      maxPool2d(2),
      flatten,
      gate(dense(800, 500), { over: "inputs", ...prices }),
      relu,
      gate(dense(500, 10), { over: "inputs", ...prices }),
    ),
} satisfies Record<string, () => Sequential>;

/** What came, of every story told. */
export const told: { [net: string]: { parameters: string; moments: string } } = {};

/** Trains for 20 steps and tells the bits. `between` is called in every step. */
export async function story(name: keyof typeof nets = "mlp", between: () => void = () => {}): Promise<{ parameters: string; moments: string }> {
  const data = images();
  seed(42);
  const net = nets[name]();
  const optimizer = adam({ learningRate: 0.002 });
  const loss: typeof crossEntropy = (y, labels) => {
    between();
    return crossEntropy(y, labels);
  };
  const shape = name === "mlp" ? [784] : [1, 28, 28];
  const run = training(net, shaped(data, shape), { loss, optimizer, epochs: 1, averageDecay: 0.9, seed: 7 });
  for await (const epoch of run) if (!(epoch.loss < 4)) throw new Error(`The loss of the ${name} is ${epoch.loss}, but should be below 4.`);
  const state = run.state();
  const all = [...parameters(net)].sort(([a], [b]) => (a < b ? -1 : 1));
  const moments = all.flatMap(([path]) => [`optimizer.${path}.mean`, `optimizer.${path}.meanSquare`].map((moment) => state[moment] as Float32Array));
  const came = { parameters: fingerprint(all.map(([, p]) => p.toArray())), moments: fingerprint(moments) };
  if (optimizer.steps !== 20 || state["optimizer.steps"] !== 20) throw new Error(`The ${name} took ${optimizer.steps} steps.`);
  told[name] = came;
  return came;
}

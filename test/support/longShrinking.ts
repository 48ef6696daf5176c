// A hundred thousand gated steps in which a net shrinks: what its weights come to, and what memory it took. Runs anywhere.
import { adam, dataset, dense, gate, memoryBytes, parameters, relu, seed, sequential, train } from "../../src/index.ts";
import { hash, hashUniform } from "./hash.ts";

const [COUNT, INPUTS, BATCH] = [200, 16, 20];

/** FNV-1a over the bytes of all parameters. */
function fingerprint(net: object): string {
  let sum = 0x811c9dc5;
  for (const p of parameters(net).values()) for (const byte of new Uint8Array(p.toArray().buffer)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16);
}

export interface LongShrinking {
  readonly steps: number;
  /** Gates that were taken away. */
  readonly removed: number;
  /** Bytes of linear memory after each tenth of the steps. */
  readonly bytes: number[];
  readonly fingerprint: string;
}

export async function longShrinking(steps = 100_000): Promise<LongShrinking> {
  seed(3);
  const labels = Array.from({ length: COUNT }, (_, i) => hash(5, i) % 4);
  // a class shows in four of the inputs
  const inputs = Float32Array.from({ length: COUNT * INPUTS }, (_, i) => hashUniform(7, i) + (labels[Math.floor(i / INPUTS)] === i % INPUTS ? 1 : 0));
  const data = dataset({ inputs, labels, shape: [INPUTS], classes: 4 });
  const over = { over: "inputs", lambda: 0.002 } as const;
  const net = sequential(gate(dense(INPUTS, 24), over), relu, gate(dense(24, 12), over), relu, gate(dense(12, 4), over));
  const epochs = (steps * BATCH) / COUNT;
  const bytes: number[] = [];
  let removed = 0;
  for await (const epoch of train(net, data, { optimizer: adam(), epochs, batchSize: BATCH, averageDecay: 0.99, seed: 1, shrink: true })) {
    removed += epoch.removed;
    if (epoch.epoch % (epochs / 10) === 0) bytes.push(memoryBytes());
  }
  return { steps, removed, bytes, fingerprint: fingerprint(net) };
}

// Many steps with all that programs do in between: predictions, files there and back, checkpoints, compact nets, nets that are
// made and forgotten. What is trained and what is asked must be as without all of it, and memory as large at the end as early on.
import {
  adam,
  add,
  batchNorm,
  compact,
  crossEntropy,
  dataset,
  decode,
  dense,
  encode,
  gate,
  type Layer,
  memoryBytes,
  penalty,
  predict,
  relu,
  seed,
  sequential,
  setState,
  state,
  step,
  tensor,
  training,
} from "../../src/index.ts";

const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => ((i * 37) % 101) / 101);
const labels = Array.from({ length: 20 }, (_, i) => i % 3);
const x = tensor(numbers(240), [20, 12]);
const data = dataset({ inputs: numbers(240), labels, shape: [12] });

const make = () =>
  sequential(
    gate(dense(12, 16), { over: "inputs", lambda: 1e-4, dropRate: 0.4 }),
    batchNorm(16),
    relu,
    gate(dense(16, 8), { over: "inputs", lambda: 1e-4, dropRate: 0.4 }),
    relu,
    dense(8, 3),
  );

/** A short training, its checkpoint in another net, and what both become. */
async function resumed(): Promise<boolean> {
  seed(7);
  const first = make();
  const options = { epochs: 3, batchSize: 5, averageDecay: 0.9 };
  const whole = training(first, data, { ...options, optimizer: adam() });
  let files: Uint8Array | undefined;
  let known: ReturnType<typeof whole.state> | undefined;
  for await (const { epoch } of whole) if (epoch === 1) [files, known] = [encode(first), whole.state()];
  const second = decode(files as Uint8Array) as Layer;
  const rest = training(second, data, { ...options, optimizer: adam() });
  rest.restore(known as NonNullable<typeof known>);
  for await (const _ of rest);
  return same(encode(first), encode(second));
}

/** Whether bytes or numbers are equal: toEqual takes its time. */
export function same(a: Uint8Array | Float32Array, b: Uint8Array | Float32Array): boolean {
  return a.length === b.length && (a as Float32Array).every((each, i) => Object.is(each, b[i]));
}

/** What a long run came to. */
export interface LongRun {
  /** The net at the end, as a file. */
  readonly net: Uint8Array;
  /** What was not as it was before, or not as it should be. */
  readonly wrong: readonly string[];
  /** Linear memory at each tenth of the run. */
  readonly linear: readonly number[];
  /** Bytes of typed arrays in JavaScript at each tenth, after the engine has collected what it found. */
  readonly arrays: readonly number[];
}

/** A training of so many steps; `mixed`: with everything in between. */
export async function longRun(steps: number, mixed: boolean, collect: () => void): Promise<LongRun> {
  seed(1);
  const net = make();
  const optimizer = adam();
  const idle = make();
  const answer = predict(idle, x).toArray();
  const [wrong, linear, arrays]: [string[], number[], number[]] = [[], [], []];
  const check = (what: string, right: boolean) => void (right || wrong.push(what));
  for (let i = 1; i <= steps; i++) {
    seed(2 * i); // what is made in between draws from the same seed
    step(net, optimizer, () => add(crossEntropy(net.forward(x), labels), penalty(net)));
    if (mixed && i % 10 === 0) check("predict", same(predict(idle, x).toArray(), answer));
    if (mixed && i % 50 === 0) {
      const copy = decode(encode(net)) as Layer;
      check("decode", same(predict(copy, x).toArray(), predict(net, x).toArray()));
      const small = compact(copy);
      const [a, b] = [predict(small, x).toArray(), predict(net, x).toArray()];
      check(
        "compact",
        a.every((each, k) => Math.abs(each - (b[k] as number)) < 1e-4 * Math.max(1, Math.abs(b[k] as number))),
      );
      batchNorm(10_000).forward(tensor(numbers(10_000), [1, 10_000]));
    }
    if (mixed && i % 200 === 0) {
      const other = make();
      setState(other, state(net));
      check("setState", same(predict(other, x).toArray(), predict(net, x).toArray()));
    }
    if (mixed && i % 1000 === 0) check("resume", await resumed());
    if (i % (steps / 10) === 0) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 5));
      collect();
      linear.push(memoryBytes());
      arrays.push(process.memoryUsage().arrayBuffers);
    }
  }
  return { net: encode(net), wrong, linear, arrays };
}

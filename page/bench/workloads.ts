// What the bench measures: a call of each, and the units that it does.
import { adam, crossEntropy, matmul, normal, predict, type Sequential, seed, step, tensor } from "sievenet";
import { digits } from "sievenet/data";
import { recipe } from "sievenet/run";
import type { Workload } from "./messages.ts";

/** Put in by tools/page.mjs: the loop as WebAssembly, plain and with relaxed SIMD, in base64. */
declare const LOOPS: readonly [plain: string, relaxed: string];

const ROUNDS = 1_000_000;
const OPERATIONS = 96;
const BATCH = 100;

/** The loop of multiplications and additions without any memory. */
function loop(fast: boolean): { readonly units: number; act(): void } {
  const bytes = Uint8Array.from(atob(LOOPS[fast ? 1 : 0]), (letter) => letter.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Float32Array(memory.buffer).set([0.5, 0.25]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const peak = exports["peak"] as (from: number, rounds: number) => number;
  return { units: (ROUNDS * OPERATIONS) / 1e9, act: () => void peak(0, ROUNDS) };
}

function product(n: number) {
  const [a, b] = [tensor(normal([n, n]).toArray(), [n, n]), tensor(normal([n, n]).toArray(), [n, n])];
  return { units: (2 * n ** 3) / 1e9, act: () => void matmul(a, b) };
}

function nets(name: "lenet-300-100" | "lenet-5") {
  seed(1);
  const { train } = digits({ train: BATCH, test: 10 });
  const { build, shape } = recipe(name);
  const net: Sequential = build();
  const images = Float32Array.from(train.inputs as ArrayLike<number>, (byte) => byte / 255);
  const batch = tensor(images, [BATCH, ...shape]);
  const one = tensor(images.subarray(0, 784), [1, ...shape]);
  const optimizer = adam();
  return {
    step: { units: BATCH, act: () => void step(net, optimizer, () => crossEntropy(net.forward(batch), train.labels as never)) },
    predict: { units: 1, act: () => void predict(net, one) },
  };
}

/** All of them, each made when its turn comes. */
export function* workloads(fast: boolean): Generator<{ readonly workload: Workload; readonly units: number; act(): void }, void> {
  yield { workload: "loop", ...loop(fast) };
  yield { workload: "product256", ...product(256) };
  yield { workload: "product512", ...product(512) };
  const mlp = nets("lenet-300-100");
  yield { workload: "mlpStep", ...mlp.step };
  yield { workload: "mlpPredict", ...mlp.predict };
  const lenet = nets("lenet-5");
  yield { workload: "lenetStep", ...lenet.step };
  yield { workload: "lenetPredict", ...lenet.predict };
}

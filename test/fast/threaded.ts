// Runs in a process of its own: threads behind useFast() ("fast"), or before it ("late"), as many as the next word says, and
// prints what came as JSON.
import { crossEntropy, dense, gradients, parameters, relu, seed, sequential, tensor } from "../../src/index.ts";
import { useFast } from "../../src/fast/index.ts";
import { useThreads } from "../../src/threads/index.ts";
import { kernels } from "../../src/wasm.ts";
import { numbers } from "../support/numbers.ts";
import { fingerprint } from "../support/story.ts";

const [order, count] = process.argv.slice(2);
let refused = "";
if (order === "fast") useFast();
const threads = await useThreads(Number(count));
try {
  if (order === "late") useFast();
} catch (error) {
  refused = (error as Error).message;
}
seed(4);
const net = sequential(dense(300, 211), relu, dense(211, 10));
const x = tensor(numbers(97 * 300), [97, 300]);
const labels = Array.from({ length: 97 }, (_, i) => i % 10);
const work = () => gradients(() => crossEntropy(net.forward(x), labels), [...parameters(net).values()]).gradients;
const slopes = work();
// where the machine is busy, the others may not have had their turn yet
for (let i = 0; i < 2000 && threads.count > 1 && !threads.helped; i++) work();
console.log(JSON.stringify({ fused: kernels.fused(), bits: fingerprint(slopes), helped: threads.helped > 0, refused }));
threads.stop();

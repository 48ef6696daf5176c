// The state of an optimizer goes with its net, and with the optimizer, whichever is forgotten first.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { accumulate, adam, clipNorm, dense, memoryBytes, type Optimizer, parameters, type Parameter, predict, step, sum, tensor } from "../../src/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const WIDTH = 512;
const x = tensor(new Float32Array(WIDTH).fill(0.5), [1, WIDTH]);
const make = () => dense(WIDTH, WIDTH);
const optimizer = (all: Iterable<Parameter> = []): Optimizer => clipNorm(accumulate(adam({ groups: [{ parameters: all, learningRateFactor: 2 }] }), 2), 1);

/** Two batches, so that sums and moments are there. */
function train(net: ReturnType<typeof make>, by: Optimizer): void {
  for (let i = 0; i < 2; i++) step(net, by, () => sum(net.forward(x)));
}

test.each<[string, () => () => void]>([
  [
    "nets, while one optimizer goes on",
    () => {
      const one = optimizer();
      return () => train(make(), one);
    },
  ],
  [
    "nets that were named in groups, with their optimizers",
    () => () => {
      const net = make();
      train(net, optimizer(parameters(net).values()));
    },
  ],
  [
    "optimizers, while one net goes on",
    () => {
      const net = make();
      return () => train(net, optimizer(parameters(net).values()));
    },
  ],
])("memory comes back from forgotten %s", async (_, begin) => {
  const go = begin();
  const again = async (times: number) => {
    for (let i = 0; i < times; i++) {
      go();
      for (let round = 0; round < 3; round++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  };
  await again(3);
  const before = memoryBytes();
  await again(10);
  // weights, gradients, sums and two moments of one net are 5 MB, of which the engine may hold one set a little longer
  expect(memoryBytes() - before).toBeLessThan(2 * 5 * 4 * WIDTH * WIDTH);
  expect(predict(make(), x).size).toBe(WIDTH);
});

// The end of a training with a budget: gates at the edge are put where the budget has them.
import { expect, test } from "vitest";
import { straightThrough } from "../../src/gates/index.ts";
import { adam, budget, compact, count, dataset, dense, freeze, gate, relu, seed, sequential, train, training } from "../../src/index.ts";
import { mover } from "../../src/train/budget/mover.ts";
import { settle } from "../../src/train/budget/settle.ts";
import { numbers } from "../support/numbers.ts";

/** Gates over four inputs, from the least likely open to the likeliest. */
function layer(logAlpha = [-1, 0, 1, 2]) {
  const made = gate(dense(4, 2), { over: "inputs" });
  made.gates.inputs?.parameters["logAlpha"]?.set(logAlpha);
  return made;
}
type Gated = ReturnType<typeof layer>;
const gates = ({ gates: { inputs } }: Gated) => inputs as NonNullable<typeof inputs>;
const open = (of: Gated) => Array.from(gates(of).testValues(), (z) => z > 0);
const share = (of: Gated) => open(of).filter(Boolean).length / 4;
const part = (of: Gated, target: number) => ({ sets: [gates(of)], share: () => share(of), target });

test("as few of the least likely are closed as bring the share to its target", () => {
  const one = layer();
  settle([part(one, 0.6)], false, mover());
  expect(open(one)).toEqual([false, false, true, true]);
  expect(Array.from(gates(one).parameters["logAlpha"]?.toArray() ?? []).slice(2)).toEqual([1, 2]);
  settle([part(one, 0.75)], false, mover()); // there is room, and nothing is asked of it
  expect(open(one)).toEqual([false, false, true, true]);
});

test("held from both sides, as many of the likeliest are opened as leave it there", () => {
  const one = layer([-6, -3, -4, 2]);
  settle([part(one, 0.8)], true, mover());
  expect(open(one)).toEqual([false, true, true, true]);
});

test("parts that share features are settled together", () => {
  const [first, second] = [layer([-1, 0, 1, 2]), layer([-5, -5, 1, 2])];
  const both = { sets: [gates(first)], share: () => share(first) * share(second), target: 0.3 };
  // the second may be as open as it likes, and then the first has to be small
  settle([both, part(second, 1)], true, mover());
  expect([open(first), open(second)]).toEqual([
    [false, false, false, true],
    [true, true, true, true],
  ]);
});

test("gates that are off, frozen, or cannot be put anywhere, and targets out of reach leave everything as it is", () => {
  const frozen = layer();
  freeze(frozen);
  settle([part(frozen, 0.5)], false, mover());
  expect(open(frozen)).toEqual([true, true, true, true]);
  const out = layer();
  settle([{ ...part(out, 0.5), share: () => 1 }], false, mover());
  expect(Array.from(gates(out).parameters["logAlpha"]?.toArray() ?? [])).toEqual([-1, 0, 1, 2]);
});

/** Eight classes, each of them four inputs that are larger: more to tell than a small net has room for. */
const inputs = numbers(800 * 32, 0, 1);
const labels = Int32Array.from({ length: 800 }, (_, i) => i % 8);
labels.forEach((label, i) => {
  for (let j = 0; j < 4; j++) inputs[i * 32 + 4 * label + j] = (inputs[i * 32 + 4 * label + j] as number) + 0.5;
});
const data = dataset({ inputs, labels, shape: [32] });

test.each([
  ["hard concrete", undefined],
  ["straight-through", straightThrough()],
] as const)("a budget of %s gates is met to the gate, and stays so", async (_, distribution) => {
  seed(2);
  const own = { over: "inputs", ...(distribution && { distribution }) } as const;
  const net = sequential(gate(dense(32, 24), own), relu, gate(dense(24, 8), own));
  const full = count(net).weights;
  let settled = 1;
  for await (const { budget: held } of train(net, data, {
    ...{ epochs: 40, batchSize: 20, optimizer: adam({ learningRate: 0.001 }), averageDecay: 0.98 },
    budget: budget({ of: "weights", at: 0.2 }),
  }))
    settled = held?.settled[0] as number;
  expect(count(compact(net)).weights / full).toBeCloseTo(settled, 10);
  expect(settled).toBeLessThanOrEqual(0.2);
  expect(settled).toBeGreaterThan(0.2 - 32 / full);
});

test("the epoch that is kept for its validation loss is one that holds the budget, also one that is told later", async () => {
  seed(2);
  const net = sequential(gate(dense(32, 24), { over: "inputs" }), relu, gate(dense(24, 8), { over: "inputs" }));
  const full = count(net).weights;
  const few = { epochs: 12, batchSize: 40, optimizer: adam({ learningRate: 0.01 }), validation: data, keepBest: true };
  const run = training(net, data, { ...few, budget: budget({ of: "weights", at: 0.5, ramp: 0.3 }) });
  const kept: number[] = [];
  for await (const { epoch, best, budget: held } of run) {
    if (best) kept.push(held?.settled[0] as number);
    if (epoch === 8) {
      expect(kept.length).toBeGreaterThan(0);
      expect(Math.max(...kept)).toBeLessThanOrEqual(0.51);
      run.set({ budget: 0.3 });
    }
  }
  expect(count(compact(net)).weights / full).toBeLessThanOrEqual(0.31);
});

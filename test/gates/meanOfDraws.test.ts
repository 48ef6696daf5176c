// Several draws in a step: each is one of its own, the first that of the step, and the gradient varies less.
import { expect, test } from "vitest";
import { amortizedGate, meanOfDraws } from "../../src/gates/index.ts";
import { add, dense, detach, gate, gradients, mul, Parameter, sampledGate, seed, square, sub, sum, type Tensor, tensor, UsageError } from "../../src/index.ts";
import { meanOf } from "../support/expectedLoss.ts";

const TARGET = 0.4;

function make() {
  seed(7);
  const net = { gates: sampledGate([6]) };
  net.gates.logAlpha.set([-1, -0.5, 0, 0.5, 1, 1.5]);
  const loss = () => sum(square(sub(net.gates.value(), tensor(TARGET))));
  return { net, loss };
}

test("draws differ, the first is that of the step, and a mask drawn twice in one draw is one", () => {
  const { net, loss } = make();
  const seen: Float32Array[] = [];
  const noting = () => {
    seen.push(net.gates.value().toArray());
    expect(net.gates.value().toArray()).toEqual(seen.at(-1));
    return loss();
  };
  let alone: Float32Array | undefined;
  gradients(() => {
    alone = net.gates.value().toArray();
    return loss();
  }, [net.gates.logAlpha]);
  const { value } = gradients(() => meanOfDraws(net, noting, { samples: 3 }), [net.gates.logAlpha]);
  expect(seen[0]).toEqual(alone);
  expect(new Set(seen.map(String)).size).toBe(3);
  expect(value).toBeCloseTo(meanOf(seen.map((z) => z.reduce((all, each) => all + (each - TARGET) ** 2, 0))), 5);
});

test("the gradient is the mean of those of single draws, and has a quarter of the variance with four", () => {
  const { net, loss } = make();
  const slopes = (samples: number) =>
    Array.from({ length: 600 }, (_, i) => {
      seed(i);
      return gradients(() => meanOfDraws(net, loss, { samples }), [net.gates.logAlpha]).gradients[0]?.[2] as number;
    });
  const [one, four] = [slopes(1), slopes(4)];
  const variance = (x: number[]) => meanOf(x.map((each) => (each - meanOf(x)) ** 2));
  expect(Math.abs(meanOf(one) - meanOf(four))).toBeLessThan(4 * Math.sqrt((variance(one) + variance(four)) / 600));
  expect(variance(four) / variance(one)).toBeGreaterThan(0.18);
  expect(variance(four) / variance(one)).toBeLessThan(0.33);
});

test("gates of layers, shared gates and gates drawn per example draw anew as well", () => {
  for (const options of [{}, { perExample: true }, { groups: [0, 0, 1, 1] }]) {
    const net = gate(dense(4, 2), { over: "inputs", ...options });
    const x = tensor([
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ]);
    const seen: string[] = [];
    const loss = (): Tensor => {
      seen.push(String((net.gates.inputs as { value(n: number): Tensor }).value(2).toArray()));
      return sum(square(net.forward(x)));
    };
    gradients(() => meanOfDraws(net, loss, { samples: 4 }), [net.weight]);
    expect(new Set(seen).size).toBeGreaterThan(1);
  }
});

test("what cannot be drawn is refused", () => {
  const { net, loss } = make();
  expect(() => meanOfDraws(net, loss)).toThrow(
    new UsageError("meanOfDraws: no step is running, and outside of one gates are not drawn. Call it in the loss of step() or gradients()."),
  );
  const plain = dense(2, 1);
  const lossOf = () => sum(add(mul(plain.weight, plain.weight), detach(plain.weight)));
  expect(() => gradients(() => meanOfDraws(plain, lossOf), [plain.weight])).toThrow("meanOfDraws: the net has no gates that are drawn");
  expect(() => meanOfDraws(net, loss, { samples: 0 })).toThrow("meanOfDraws: samples is 0, but it must be a whole number from 1 up.");
});

test("gates whose parameters another network gives draw anew as well", () => {
  const net = { gates: amortizedGate([3]), logAlpha: new Parameter("log alpha", [2, 3], new Float32Array(6)) };
  const seen = new Set<string>();
  const loss = () => {
    const z = net.gates.of({ logAlpha: net.logAlpha });
    seen.add(String(z.toArray()));
    return sum(square(z));
  };
  gradients(() => meanOfDraws(net, loss, { samples: 4 }), [net.logAlpha]);
  expect(seen.size).toBe(4);
});

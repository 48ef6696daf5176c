import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  constraint,
  crossEntropy,
  dense,
  type Gate,
  gate,
  gradients,
  type Layer,
  mean,
  meanSquaredError,
  mul,
  parameter,
  parameters,
  reshape,
  sampledGate,
  seed,
  sgd,
  ShapeError,
  step,
  sub,
  sum,
  type Tensor,
  tensor,
  type TrainingState,
  type TrainOptions,
  training,
  ValueError,
} from "../../src/index.ts";
import { data } from "./trainingData.ts";

describe("constraint", () => {
  test("prices a value by the multiplier and the squared gap, and moves the multiplier before", () => {
    const held = constraint({ rate: 0.5, damping: 2 });
    const x = parameter([3]);
    // the gap is 2: the multiplier becomes 1, and the price 1 * 2 + 2 * 2²
    const { value, gradients: slopes } = gradients(() => held.price(sum(x), 1), [x]);
    expect([held.multiplier, value]).toEqual([1, 10]);
    expect(slopes[0]).toEqual(Float32Array.of(1 + 2 * 2 * 2));
    expect(held.price(tensor([-1]), 1).item()).toBe(0 * -2 + 2 * 4); // falls below as it rose above
    expect(held.multiplier).toBe(0);
  });

  test("needs no damping", () => {
    const held = constraint({ rate: 1 });
    held.multiplier = 2;
    expect(held.price(tensor(1.5), 1).item()).toBe(2.5 * 0.5);
  });

  test("leads to the minimum under the constraint, where the multiplier is the slope of the loss", () => {
    const x = parameter([3, 0]);
    const held = constraint({ rate: 0.1, damping: 1 });
    const optimizer = sgd({ learningRate: 0.05 });
    // |x - (3, 0)|² where x1 + x2 = 1: at (2, -1), with a slope of 2
    for (let i = 0; i < 500; i++) step({ x }, optimizer, () => add(sum(squares(sub(x, tensor([3, 0])))), held.price(sum(x), 1)));
    expect(x.toArray()[0]).toBeCloseTo(2, 4);
    expect(x.toArray()[1]).toBeCloseTo(-1, 4);
    expect(held.multiplier).toBeCloseTo(2, 3);
  });

  test("of a net is in the state of its training, which goes on with the same bits", async () => {
    class Held implements Layer {
      readonly answer = gate(dense(6, 3), { over: "inputs" });
      readonly half = constraint({ rate: 0.05 });
      forward(x: Tensor) {
        return this.answer.forward(x);
      }
    }
    const made = () => {
      seed(4);
      return new Held();
    };
    const options = (net: Held) => ({
      epochs: 3,
      batchSize: 10,
      loss: (y: Tensor, labels: ArrayLike<number>) =>
        add(crossEntropy(y, labels as Int32Array), net.half.price(mean((net.answer.gates.inputs as Gate).openProbability()), 0.5)),
    });
    const whole = made();
    const run = training(whole, data, options(whole) as TrainOptions);
    let state: TrainingState | undefined;
    let held: Float32Array[] = [];
    for await (const { epoch } of run)
      if (epoch === 1) {
        state = run.state();
        held = [...parameters(whole).values()].map((each) => each.toArray());
      }
    expect(state?.["constraint.half"]).toBeGreaterThan(0);
    const again = made();
    for (const [i, each] of [...parameters(again).values()].entries()) each.set(held[i] as Float32Array);
    for await (const _ of training(again, data, { ...options(again), from: state } as TrainOptions));
    expect(again.half.multiplier).toBe(whole.half.multiplier);
    expect([...parameters(again).values()].map((each) => each.toArray())).toEqual([...parameters(whole).values()].map((each) => each.toArray()));
  });

  test("holds the share of gates that are expected to be open, whatever the loss would have", () => {
    for (const [share, wanted] of [
      [0.25, 1],
      [0.75, 0],
    ] as const) {
      seed(3);
      const net = { gates: sampledGate([20]) };
      const held = constraint({ rate: 0.05, damping: 2 });
      const optimizer = adam({ learningRate: 0.02 });
      const loss = () =>
        add(meanSquaredError(reshape(net.gates.value(), [20, 1]), new Float32Array(20).fill(wanted)), held.price(mean(net.gates.openProbability()), share));
      for (let i = 0; i < 1500; i++) step(net, optimizer, loss);
      expect(mean(net.gates.openProbability()).item()).toBeCloseTo(share, 2);
      expect(Math.sign(held.multiplier)).toBe(wanted ? 1 : -1);
    }
  });

  test("keeps its multiplier where the value is no number", () => {
    const held = constraint({ rate: 1 });
    held.multiplier = 3;
    expect(held.price(tensor(NaN), 1).item()).toBeNaN();
    expect(held.multiplier).toBe(3);
  });

  test("refuses what is no rate, no single number and no target", () => {
    expect(() => constraint({ rate: 0 })).toThrow("constraint: rate is 0, but it must be a number above 0.");
    expect(() => constraint({} as never)).toThrow(ValueError);
    expect(() => constraint({ rate: 1, damping: -1 })).toThrow("constraint: damping is -1, but it must be a number from 0 up.");
    const held = constraint({ rate: 1 });
    expect(() => held.price(tensor([1, 2]), 1)).toThrow(ShapeError);
    expect(() => held.price(tensor([1, 2]), 1)).toThrow("constraint: the value is [2] but must be a single number. Take its mean() or sum().");
    expect(() => held.price(tensor(1), NaN)).toThrow("constraint: target is NaN, but it must be a finite number.");
    expect(held.multiplier).toBe(0);
  });
});

const squares = (x: ReturnType<typeof sub>) => mul(x, x);

// A lambda that changes while training. From outside: nothing but the public entry point is imported.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  add,
  type Dense,
  decode,
  dense,
  encode,
  flatten,
  gate,
  type Lambda,
  mul,
  type Optimizer,
  openGates,
  Parameter,
  parameters,
  penalty,
  predict,
  reshape,
  type Schedule,
  type Sequential,
  sampledGate,
  seed,
  sequential,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
  ValueError,
  warmUp,
} from "../../src/index.ts";
import { FEATURES, trained, values } from "./examples.ts";

/** A layer of 6 x 4 weights without a bias, and how many of its inputs are expected to be open. */
function make(lambda: Lambda) {
  seed(1);
  const layer = gate(dense(6, 4, { bias: false }), { over: "inputs", lambda });
  return { layer, open: () => layer.gates.inputs?.openProbabilities().reduce((a, b) => a + b, 0) ?? 0 };
}

/** The penalty in each of some steps that move nothing. */
function penalties(net: object, steps: number, optimizer: Optimizer = sgd({ learningRate: 0 })): number[] {
  return Array.from({ length: steps }, () => step(net, optimizer, () => penalty(net)));
}

describe("a lambda that follows a schedule", () => {
  test("is that of the running step, counted as learning rates are; outside of steps that of step 0", () => {
    const asked: number[] = [];
    const { layer, open } = make((at) => {
      asked.push(at);
      return at / 100;
    });
    const all = penalties(layer, 4);
    for (const [i, each] of all.entries()) expect(each).toBeCloseTo((i / 100) * 4 * open(), 5);
    expect(asked).toEqual([0, 1, 2, 3]);
    expect(penalty(layer).item()).toBe(0);
  });

  test("may be one of the library's schedules", () => {
    const { layer, open } = make(warmUp(4, 0.2) satisfies Schedule);
    const all = penalties(layer, 6).map((each) => each / (4 * open()));
    expect(all.map((each) => Math.round(1e5 * each) / 1e5)).toEqual([0.05, 0.1, 0.15, 0.2, 0.2, 0.2]);
  });

  test("trains: gates stay until it begins, then close", async () => {
    const begin = 80; // ten epochs of eight steps
    const net = () => {
      seed(2);
      return sequential(gate(dense(FEATURES, 3), { over: "inputs", dropRate: 0.1, lambda: (at) => (at < begin ? 0 : 0.05) }));
    };
    const [early, late] = [net(), net()];
    await trained(early, { epochs: 10 });
    await trained(late, { epochs: 60 });
    expect(openGates(early)).toEqual([FEATURES]);
    expect(openGates(late)[0]).toBeLessThan(FEATURES);
  });

  test("that says the same in every step gives the bits of that number", async () => {
    const run = async (lambda: Lambda) => {
      seed(3);
      const net = sequential(gate(gate(dense(FEATURES, 3), { over: "inputs", lambda, l2: 0.01 }), { over: "outputs", lambda, l2: 0.01 }));
      await trained(net, { epochs: 3 });
      return values(net);
    };
    const same = () => 0.01;
    expect(await run(same)).toEqual(await run(0.01));
  });

  test("can be assigned between steps, as can a number", () => {
    const { layer, open } = make(0.1);
    const optimizer = sgd({ learningRate: 0 });
    expect(penalties(layer, 1, optimizer)[0]).toBeCloseTo(0.1 * 4 * open(), 5);
    layer.gates.lambda = 0.3;
    expect(penalties(layer, 1, optimizer)[0]).toBeCloseTo(0.3 * 4 * open(), 5);
    layer.gates.lambda = (at) => at;
    expect(penalties(layer, 1, optimizer)[0]).toBeCloseTo(2 * 4 * open(), 5);
  });

  test("counts batches where several make one update", () => {
    const asked: number[] = [];
    const { layer } = make((at) => {
      asked.push(at);
      return 0.1;
    });
    penalties(layer, 4, accumulate(sgd({ learningRate: 0 }), 2));
    expect(asked).toEqual([0, 1, 2, 3]);
  });
});

describe("a lambda with a state of its own", () => {
  /** Doubles lambda as long as too much is open. */
  class Controller {
    multiplier = new Parameter("multiplier", [1], [0.01]);
    at(): number {
      return this.multiplier.toArray()[0] as number;
    }
    observe(open: number): void {
      if (open > 2) this.multiplier.set([2 * this.at()]);
    }
  }

  test("is asked in each step, shared by layers, and found by a walk of the net", () => {
    seed(4);
    const lambda = new Controller();
    const net = sequential(gate(dense(6, 4, { bias: false }), { over: "inputs", lambda }), gate(dense(4, 3, { bias: false }), { over: "inputs", lambda }));
    expect(parameters(net).get("0.gates.lambda.multiplier")).toBe(lambda.multiplier);
    const before = penalty(net).item();
    lambda.observe(3);
    expect(penalty(net).item()).toBeCloseTo(2 * before, 6);
    lambda.observe(1);
    expect(penalty(net).item()).toBeCloseTo(2 * before, 6);
  });
});

describe("files", () => {
  test("hold what a schedule said last, or at step 0 if no step has asked", () => {
    const schedule = (at: number) => 0.5 + at / 8;
    const { layer } = make(schedule);
    const stored = () => (decode(encode(sequential(layer))) as Sequential).parts[0] as Dense;
    expect(stored().gates.lambda).toBe(0.5);
    penalties(layer, 3);
    expect(stored().gates.lambda).toBe(0.75);
    expect(layer.gates.lambda).toBe(schedule);
  });
});

describe("a lambda is refused", () => {
  test.each([[-1], [NaN], [Infinity]])("when it becomes %d", (odd) => {
    const { layer } = make((at) => (at < 2 ? 0.1 : odd));
    const optimizer = sgd({ learningRate: 0 });
    penalties(layer, 2, optimizer);
    expect(() => penalties(layer, 1, optimizer)).toThrow(ValueError);
    expect(() => penalties(layer, 1, optimizer)).toThrow(
      `penalty: lambda of dense(6, 4) at step 2 is ${odd}, but it must be 0 or more. It is a price per open weight, usually 0.1 / (number of examples).`,
    );
  });

  test("when a number that cannot be is assigned", () => {
    const { layer } = make(0.1);
    layer.gates.lambda = -2;
    expect(() => penalty(layer)).toThrow("penalty: lambda of dense(6, 4) at step 0 is -2, but it must be 0 or more.");
  });

  test("when it is neither number nor schedule, or when the gates of a layer have two", () => {
    for (const odd of ["0.1", null, {}]) expect(() => make(odd as unknown as Lambda)).toThrow(ValueError);
    const { layer } = make(() => 0.1);
    expect(() => gate(layer, { over: "outputs", lambda: () => 0.1 })).toThrow(
      /^gate: dense.6, 4. has lambda .* and l2 0 already, but .* and 0 came. Its weights have one lambda: give both gates the same.$/,
    );
  });
});

describe("gates that stand by themselves", () => {
  /** A block that gates halves of its features. */
  class Halves {
    inner = dense(6, 6);
    readonly gates = sampledGate([2, 1], { lambda: (at) => 0.1 * (at + 1) });
    forward(x: Tensor): Tensor {
      const halves = reshape(this.inner.forward(x), [x.shape[0] as number, 2, 3]);
      return flatten(mul(halves, this.gates.value()));
    }
  }

  test("are priced by their own lambda, wherever the net has them", () => {
    seed(5);
    const net = { blocks: [new Halves(), new Halves()], body: gate(dense(3, 3), { over: "inputs", lambda: 0.5 }) };
    const open = [net.blocks[0]?.gates, net.blocks[1]?.gates].map((each) => each?.openProbabilities().reduce((a, b) => a + b, 0) ?? 0);
    const rest = penalty(net.body).item();
    expect(predict(net.blocks[0] as Halves, tensor(new Float32Array(12), [2, 6])).shape).toEqual([2, 6]);
    expect(penalty(net).item()).toBeCloseTo(0.1 * ((open[0] as number) + (open[1] as number)) + rest, 5);
    const alone = sampledGate([4]);
    expect(penalty({ alone }).item()).toBe(0);
    alone.lambda = 2;
    expect(penalty({ alone }).item()).toBeCloseTo(2 * alone.openProbabilities().reduce((a, b) => a + b, 0), 5);
  });

  test("close under their price, and stay where they are needed", () => {
    seed(6);
    const net = { gates: sampledGate([8], { lambda: 0.02 }) };
    const wanted = tensor([1, 1, 1, 0, 0, 0, 0, 0]);
    const optimizer = adam({ learningRate: 0.05 });
    for (let i = 0; i < 300; i++)
      step(net, optimizer, () => {
        const miss = add(net.gates.value(), mul(wanted, tensor(-1)));
        return add(sum(mul(wanted, mul(miss, miss))), penalty(net));
      });
    expect([...net.gates.testValues()].map((z) => (z > 0.5 ? 1 : 0))).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
  });

  test("are refused with a lambda that cannot be", () => {
    expect(() => sampledGate([2], { lambda: -1 })).toThrow("gate: lambda is -1, but it must be 0 or more.");
  });
});

// The min-max problem whose saddle point is the exact L0: its terms beside sums over all sets of open gates, and what it finds.
import { describe, expect, test } from "vitest";
import { minMax } from "../../src/gates/index.ts";
import {
  adam,
  add,
  dense,
  gradients,
  Parameter,
  parameters,
  penalty,
  scale,
  seed,
  square,
  step,
  sub,
  sum,
  tanh,
  tensor,
  train,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { data } from "../extend/examples.ts";

const P = [0.5, -1.2, 0.1, 2, -0.3, 0, 0.9, -0.7, 1.1, 0.25];
const W = [0.4, -1, 0.3, 1.5, 0.2, 0.1, 1, -0.6, 0.9, -0.5];
const Q = [0.2, 0.9, 0.5, 1, 0, 0.3, 0.7, 0.6, 0.1, 0.8];
const U = [1, 0.5, 2, 0.1, 3, 1.5, 0, 0.7, 1.2, 4];
const LAMBDA = 0.03;

type Numbers = Record<"p" | "w" | "q" | "u", number[]>;

/** Σ u E(p - w z)² + lambda Σ q, the mean over all 1024 sets of open gates. */
function enumerated({ p, w, q, u }: Numbers): number {
  let all = 0;
  for (let set = 0; set < 2 ** p.length; set++) {
    let [chance, value] = [1, 0];
    for (let i = 0; i < p.length; i++) {
      const z = (set >> i) & 1;
      chance *= z ? (q[i] as number) : 1 - (q[i] as number);
      value += (u[i] as number) * ((p[i] as number) - z * (w[i] as number)) ** 2 + LAMBDA * z;
    }
    all += chance * value;
  }
  return all;
}

function make() {
  const p = new Parameter("weights", [P.length], P);
  const gates = minMax([p], { lambda: LAMBDA });
  const { w, q, u } = gates.sides[0] as (typeof gates.sides)[number];
  w.set(W);
  q.set(Q);
  u.set(U);
  return { gates, all: { p, w, q, u } };
}

describe("the price", () => {
  test("is the expectation over all sets of open gates, with its slopes", () => {
    const { gates, all } = make();
    const at = { p: P, w: W, q: Q, u: U };
    const names = ["p", "w", "q", "u"] as const;
    const found = gradients(
      () => gates.price(),
      names.map((name) => all[name]),
    );
    expect(found.value).toBeCloseTo(enumerated(at), 4);
    names.forEach((name, n) => {
      at[name].forEach((_, i) => {
        const moved = (by: number) => enumerated({ ...at, [name]: at[name].map((x, j) => (i === j ? x + by : x)) });
        expect(found.gradients[n]?.[i]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 4);
      });
    });
  });

  test("is at least min(u p², lambda) a weight, and that with the best w and q", () => {
    for (const [p, u] of [
      [0.5, 1],
      [0.1, 2],
      [-0.3, 0.2],
      [0.02, 50],
    ] as const) {
      let least = Infinity;
      for (let i = -60; i <= 60; i++)
        for (let j = 0; j <= 40; j++) {
          const [w, q] = [(p * i) / 30, j / 40];
          least = Math.min(least, u * ((p - w * q) ** 2 + w * w * q * (1 - q)) + LAMBDA * q);
        }
      expect(least).toBeCloseTo(Math.min(u * p * p, LAMBDA), 10);
    }
  });
});

test("where the best L0 has a closed form, weights apart, the weights above sqrt(lambda) are left as they are and others are closed", () => {
  const targets = [1, -0.6, 0.35, 0.25, -0.1, 0.05, 0.8, -0.22, -0.2, 0];
  const lambda = 0.09; // (p - t)² + lambda [p ≠ 0] is least at t where t² > lambda, else at 0
  const net = { p: new Parameter("weights", [10], targets) };
  const all = { net, gates: minMax([net.p], { lambda }) };
  const optimizer = adam({ learningRate: 0.01, groups: [{ parameters: all.gates.multipliers, direction: "up" }] });
  for (let i = 0; i < 1500; i++) step(all, optimizer, () => add(sum(square(sub(net.p, tensor(targets)))), penalty(all)));
  const open = targets.map((t) => t * t > lambda);
  expect(all.gates.settle()).toBe(open.filter(Boolean).length);
  net.p.toArray().forEach((p, i) => {
    if (open[i]) expect(p).toBeCloseTo(targets[i] as number, 2);
    else expect(p).toBe(0);
  });
});

test("train() adds the price of a net that holds it, and multipliers go up", async () => {
  seed(1);
  const net = dense(12, 3);
  const gates = minMax([net.weight], { lambda: 0.01, multiplier: 0.3 });
  const all = { net, gates, forward: (x: Parameters<typeof net.forward>[0]) => scale(tanh(net.forward(x)), 4) };
  const optimizer = adam({ learningRate: 0.01, groups: [{ parameters: gates.multipliers, direction: "up" }] });
  let last = Infinity;
  for await (const { loss } of train(all, data, { optimizer, epochs: 30 })) last = loss;
  expect(last).toBeLessThan(1);
  for (const u of gates.multipliers) expect(Math.min(...u.toArray())).toBeGreaterThanOrEqual(Math.fround(0.3));
  expect([...parameters(all).keys()]).toContain("gates.sides.0.q");
});

describe("refused", () => {
  test("what are no weights", () => {
    expect(() => minMax([dense(2, 2)] as never, { lambda: 1 })).toThrow(
      new ValueError("minMax: item 0 is an object, but it must be a parameter. Give [layer.weight], or parameters(net).values()."),
    );
    expect(() => minMax([], { lambda: 1 })).toThrow(new UsageError("minMax: no parameters came. Give [layer.weight], or parameters(net).values()."));
    expect(() => minMax([dense(2, 2).weight], { lambda: -1 })).toThrow("lambda is -1, but it must be 0 or more");
    expect(() => minMax([dense(2, 2).weight], { lambda: 1, multiplier: -1 })).toThrow("minMax: multiplier is -1, but it must be 0 or more.");
  });
});

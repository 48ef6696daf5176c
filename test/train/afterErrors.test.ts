// Whatever goes wrong inside a step, the next step is the one that would have come without it.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  crossEntropy,
  DivergedError,
  dense,
  gate,
  gradients,
  linear,
  mul,
  penalty,
  predict,
  relu,
  ShapeError,
  scale,
  seed,
  sequential,
  step,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { isRecording } from "../../src/tape.ts";

const x = tensor(
  Float32Array.from({ length: 60 }, (_, i) => ((i * 7) % 11) / 11 - 0.5),
  [10, 6],
);
const labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];

function make() {
  seed(11);
  return sequential(gate(dense(6, 9), { over: "outputs", lambda: 0.001 }), relu, gate(dense(9, 3), { over: "inputs", lambda: 0.001, dropRate: 0.3 }));
}
type Net = ReturnType<typeof make>;

const loss = (net: Net) => add(crossEntropy(net.forward(x), labels), penalty(net));

/** Six steps, with something in between after the third. Returns all losses and outputs. */
function story(between: (net: Net) => void): number[] {
  const net = make();
  const optimizer = adam({ learningRate: 0.01 });
  const losses: number[] = [];
  for (let i = 0; i < 6; i++) {
    if (i === 3) between(net);
    losses.push(step(net, optimizer, () => loss(net)));
  }
  return [...losses, ...predict(net, x).toArray()];
}

const plain = story(() => {});

describe("training goes on with the same bits after", () => {
  test.each<[string, (net: Net) => Tensor, new (...all: never[]) => Error]>([
    ["a loss that is NaN", (net) => scale(loss(net), NaN), DivergedError],
    ["a loss that is infinite", (net) => mul(loss(net), tensor(Infinity)), DivergedError],
    ["a shape error in the middle of a forward pass", (net) => add(loss(net), sum(linear(net.forward(x), tensor([[1, 2]])))), ShapeError],
    ["a label out of range", (net) => crossEntropy(net.forward(x), [...labels.slice(0, 9), 3]), ValueError],
    ["too few labels", (net) => crossEntropy(net.forward(x), [1]), ShapeError],
    ["a loss that is no number but many", (net) => net.forward(x), ShapeError],
    [
      "an error of one's own",
      (net) => {
        net.forward(x);
        throw new TypeError("mine");
      },
      TypeError,
    ],
    [
      "an error inside a prediction inside the step",
      (net) => {
        loss(net);
        return predict(() => {
          throw new RangeError("deep");
        }, x);
      },
      RangeError,
    ],
    [
      "an error inside gradients inside the step",
      (net) => {
        loss(net);
        gradients(() => net.forward(x), [x]);
        return loss(net);
      },
      ShapeError,
    ],
  ])("%s", (_, bad, kind) => {
    const came = story((net) => {
      const weights = net.parts.flatMap((part) => ("weight" in part ? [(part as ReturnType<typeof dense>).weight] : []));
      const before = weights.map((w) => w.toArray());
      const optimizer = adam({ learningRate: 10 });
      for (let i = 0; i < 3; i++) expect(() => step(net, optimizer, () => bad(net))).toThrow(kind);
      expect(optimizer.steps).toBe(0);
      expect(weights.map((w) => w.toArray())).toEqual(before);
      expect(weights.some((w) => w.hasGrad)).toBe(false);
      expect(isRecording()).toBe(false);
    });
    expect(came).toEqual(plain);
  });

  test("an op outside a step that failed after it took memory", () => {
    expect(story((net) => expect(() => crossEntropy(net.forward(x), [...labels.slice(0, 9), 7])).toThrow(ValueError))).toEqual(plain);
    expect(story(() => expect(() => scope(() => crossEntropy(tensor([[1, 2]]), [5]))).toThrow(ValueError))).toEqual(plain);
  });

  test("a prediction, a look at the gates, and a net made in between", () => {
    expect(
      story((net) => {
        predict(net, x);
        penalty(net);
        net.forward(x);
        dense(3, 3);
      }),
    ).toEqual(plain);
  });
});

test("the error of a loss that is not finite says which step it was and what to try", () => {
  const net = make();
  const optimizer = adam();
  step(net, optimizer, () => loss(net));
  expect(() => step(net, optimizer, () => scale(loss(net), NaN))).toThrow(
    "The loss became NaN in step 2. Try a lower learning rate, or look for extreme numbers in the data. This step was not taken.",
  );
});

test.each([NaN, Infinity, -Infinity])("the error of a loss that is not finite names a parameter that held %f before the step", (bad) => {
  const net = make();
  const first = net.parts[0] as ReturnType<typeof dense>;
  first.bias?.set(new Float32Array(9).fill(bad, 4, 5));
  expect(() => step(net, adam(), () => scale(loss(net), NaN))).toThrow(
    new DivergedError(
      `The loss became NaN in step 1, as the bias of dense(6, 9) already held ${bad} before it. Begin again with finite weights, and look for what wrote that number. This step was not taken.`,
    ),
  );
});

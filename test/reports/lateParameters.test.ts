// Adam's correction goes by the steps of each parameter: one that joins late, or a second net, took 3 to 5 times the right step.
import { expect, test } from "vitest";
import { adam, Parameter, step, sum } from "../../src/index.ts";
import { expectNear } from "../support/near.ts";

const rate = 0.01;

test("the first steps of a parameter that joins late are as long as the learning rate", () => {
  const optimizer = adam({ learningRate: rate });
  const [early, late] = [new Parameter("early", [3], [1, 2, 3]), new Parameter("late", [3], [1, 2, 3])];
  for (let t = 0; t < 500; t++) step([early], optimizer, () => sum(early));
  // of a gradient that is always 1 both corrected means are 1, so that every step is rate / (1 + 1e-8)
  for (let t = 1; t <= 5; t++) {
    step([early, late], optimizer, () => sum(late));
    expectNear(
      late.toArray(),
      [1, 2, 3].map((w) => w - t * rate),
      { abs: 1e-6 },
    );
  }
});

test("a second net moves as it would with an optimizer of its own", () => {
  const [shared, own] = [adam({ learningRate: rate }), adam({ learningRate: rate })];
  const nets = [1, 2, 3].map((w) => new Parameter("weight", [1], [w])) as [Parameter, Parameter, Parameter];
  for (let t = 0; t < 100; t++) step([nets[0]], shared, () => sum(nets[0]));
  nets[2].set([2]);
  for (let t = 0; t < 10; t++) {
    step([nets[1]], shared, () => sum(nets[1]));
    step([nets[2]], own, () => sum(nets[2]));
  }
  expect(nets[1].toArray()).toEqual(nets[2].toArray());
  expectNear(nets[1].toArray(), [2 - 10 * rate], { abs: 1e-6 });
});

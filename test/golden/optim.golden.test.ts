import { describe, expect, test } from "vitest";
import type { Floats } from "../../src/addresses.ts";
import { adam, adamW, cosine, multistep, type Optimizer, Parameter, rmsProp, type Schedule, sgd, stepDecay, warmUp } from "../../src/index.ts";
import { Average } from "../../src/train/average.ts";
import { floats } from "../../src/wasm.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";
import { push } from "../support/push.ts";

interface Config {
  readonly lr: number;
  readonly weight_decay?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly betas?: [number, number];
  readonly eps?: number;
  readonly alpha?: number;
  readonly centered?: boolean;
}
interface Wanted {
  readonly name: string;
  readonly base_lr: number;
  readonly min_lr: number;
  readonly t_max: number;
  readonly step_size: number;
  readonly gamma: number;
  readonly milestones: number[];
  readonly warmup: number;
  readonly lr: Values;
}
interface Averages {
  readonly beta: number;
  readonly p0: Values;
  readonly params: Values;
  readonly average: Values;
  readonly corrected: Values;
}
interface File {
  readonly p0: Values;
  readonly grads: Values;
  readonly optimizers: { name: string; config: Config; params: Values }[];
  readonly schedules: Wanted[];
  readonly ema: Averages[];
}

const file = golden<File>("optim");
const near = tolerances.optim;
reportWorst("optim");

/** The i-th row of a matrix. */
const row = ({ shape, data }: Values, i: number) => data.slice(i * (shape[1] as number), (i + 1) * (shape[1] as number));
const rows = ({ shape }: Values) => shape[0] as number;

/** Options that the file leaves out are undefined here: they take the library's defaults, which have to be the file's. */
const common = ({ lr, weight_decay }: Config) => ({ learningRate: lr, weightDecay: weight_decay });
const ofAdam = (c: Config) => ({ ...common(c), beta1: c.betas?.[0], beta2: c.betas?.[1], epsilon: c.eps });
const optimizers: Record<string, (c: Config) => Optimizer> = {
  sgd: (c) => sgd({ ...common(c), momentum: c.momentum, nesterov: c.nesterov }),
  adam: (c) => adam(ofAdam(c)),
  adamw: (c) => adamW(ofAdam(c)),
  rmsprop: (c) => rmsProp({ ...common(c), decay: c.alpha, epsilon: c.eps, momentum: c.momentum, centered: c.centered }),
};

const schedules: Record<string, (w: Wanted) => Schedule> = {
  cosine: (w) => cosine(w.base_lr, { steps: w.t_max, to: w.min_lr }),
  step: (w) => stepDecay(w.base_lr, { every: w.step_size, factor: w.gamma }),
  multistep: (w) => multistep(w.base_lr, { at: w.milestones, factor: w.gamma }),
  warmup_cosine: (w) => warmUp(w.warmup, cosine(w.base_lr, { steps: w.t_max - w.warmup, to: w.min_lr })),
};

function find<T>(table: Record<string, T>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new Error(`optim.json has "${name}", which this test does not know.`);
  return found;
}

describe("given gradients move a parameter as expected", () => {
  test.each(file.optimizers.map((each) => [each.name, each] as const))("by %s", (name, { config, params }) => {
    const optimizer = find(optimizers, name.split("_")[0] as string)(config);
    const parameter = new Parameter("parameter", file.p0.shape, file.p0.data);
    for (let t = 0; t < rows(file.grads); t++) {
      push(optimizer, [[parameter, row(file.grads, t)]]);
      expectNear(parameter.toArray(), row(params, t), near, name);
    }
    expect(optimizer.steps).toBe(rows(params));
  });
});

describe("the learning rate is as expected", () => {
  test.each(file.schedules.map((each) => [each.name, each] as const))("of the schedule %s", (name, wanted) => {
    const schedule = find(schedules, name)(wanted);
    expectNear(
      wanted.lr.data.map((_, t) => schedule(t)),
      wanted.lr.data,
      near,
      `schedule ${name}`,
    );
  });
});

describe("the running average and its correction are as expected", () => {
  test.each(file.ema.map((each) => [each.beta, each] as const))("with a decay of %f", (beta, { p0, params, average: raw, corrected }) => {
    const parameter = new Parameter("parameter", p0.shape, p0.data);
    const average = new Average([parameter], beta);
    const still = sgd({ learningRate: 0 });
    for (let t = 0; t < rows(params); t++) {
      parameter.set(row(params, t));
      push(still, [[parameter, row(params, t)]], { average });
      expectNear(floats(average.address(parameter) as Floats, parameter.size), row(raw, t), near, "average");
      average.lend();
      expectNear(parameter.toArray(), row(corrected, t), near, "corrected average");
      average.giveBack();
      expect(parameter.toArray()).toEqual(Float32Array.from(row(params, t)));
    }
  });
});

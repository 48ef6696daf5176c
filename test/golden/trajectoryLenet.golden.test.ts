import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  type Conv2d,
  conv2d,
  count,
  crossEntropy,
  type Dense,
  dense,
  flatten,
  gate,
  gradients,
  maxPool2d,
  openGates,
  type Parameter,
  parameters,
  penalty,
  predict,
  relu,
  sequential,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";
import { gatesOf } from "../support/trajectory.ts";

type Arrays = Record<string, Record<string, Values>>;
/** The numbers of "conv1.W". */
function dataOf(arrays: Arrays, key: string): number[] {
  const [layer, array] = key.split(".") as [string, string];
  const found = arrays[layer]?.[array];
  if (!found) throw new Error(`The file has no ${key}.`);
  return found.data;
}
interface Variant {
  readonly name: string;
  readonly steps: { ce: number; reg: number; loss: number; expected_l0: number; expected_flops: number; active_gates_after: number[] }[];
  readonly logits_step0: Values;
  readonly final: Arrays;
  readonly eval_logits: Values;
  readonly grads_step0: Arrays;
  /** Not in every variant. */
  readonly ema_corrected?: Arrays;
}
interface File {
  readonly N: number;
  readonly lambda_: number[];
  readonly weight_decay: number;
  readonly lr: number;
  readonly beta_ema: number;
  readonly init: Arrays;
  readonly x: Values;
  readonly target: number[][];
  readonly u: Record<string, Values>[];
  readonly u_per_example: Record<string, Values>[];
  readonly variants: Variant[];
}

const file = golden<File>("trajectory-lenet");
const { loss, value, logits } = tolerances.trajectoryLenet;
reportWorst("trajectory-lenet");
const names = ["conv1", "conv2", "fc1", "fc2"] as const;

describe.each(
  // the third variant is what the published code does wrong
  file.variants.filter((each) => each.name !== "published_code").map((each) => [each.name, each] as const),
)("a small LeNet in training, gates %s", (_, wanted) => {
  const perExample = wanted.name === "per_example";
  const options = (i: number) => ({ perExample, lambda: (file.lambda_[i] as number) / file.N, l2: file.weight_decay / file.N });
  const layers: (Conv2d | Dense)[] = [
    gate(conv2d(1, 4, 3), { over: "outputs", ...options(0) }),
    gate(conv2d(4, 6, 2), { over: "outputs", ...options(1) }),
    gate(dense(24, 10), { over: "inputs", ...options(2) }),
    gate(dense(10, 4), { over: "inputs", ...options(3) }),
  ];
  const [conv1, conv2, fc1, fc2] = layers as [Conv2d, Conv2d, Dense, Dense];
  const net = sequential(conv1, relu, maxPool2d(2), conv2, relu, maxPool2d(2), flatten, fc1, relu, fc2);
  const named = new Map<string, Parameter>();
  layers.forEach((layer, i) => {
    named.set(`${names[i]}.W`, layer.weight);
    named.set(`${names[i]}.b`, layer.bias as Parameter);
    named.set(`${names[i]}.log_alpha`, gatesOf(layer).logAlpha);
  });
  const known = new Set(parameters(net).values());
  const optimizer = adam({ learningRate: file.lr });
  const average = new Average(known, file.beta_ema);
  const images = (step: number) => tensor(file.x.data.slice(step * 864, (step + 1) * 864), [6, 1, 12, 12]);
  const each = (arrays: Arrays, visit: (found: Parameter, expected: number[], key: string) => void) => {
    for (const [key, parameter] of named) visit(parameter, dataOf(arrays, key), key);
  };
  each(file.init, (parameter, data) => parameter.set(data));

  test("every parameter of the net is compared", () => {
    expect(new Set(named.values())).toEqual(known);
  });

  test.each(wanted.steps.map((expected, i) => [i, expected] as const))("step %i has the expected losses, counts and open gates", (i, expected) => {
    layers.forEach((layer, l) => {
      const noise = (perExample ? file.u_per_example : file.u)[i] as Record<string, Values>;
      gatesOf(layer).noise = (noise[names[l] as string] as Values).data;
    });
    let [ce, reg, out] = [NaN, NaN, new Float32Array()];
    const whole = (): Tensor => {
      const y = net.forward(images(i));
      const data = crossEntropy(y, file.target[i] as number[]);
      const price = penalty(net);
      [ce, reg, out] = [data.item(), price.item(), y.toArray() as typeof out];
      return add(data, price);
    };
    if (i === 0) {
      const slopes = gradients(whole, [...named.values()]).gradients;
      expectNear(out, wanted.logits_step0.data, logits, "logits_step0");
      let at = 0;
      each(wanted.grads_step0, (_, data, key) => expectNear(slopes[at++] as Float32Array, data, value, `grads_step0 ${key}`));
    }
    runStep(known, optimizer, whole, { average });
    expectNear(ce, expected.ce, loss, "ce");
    expectNear(reg, expected.reg, loss, "reg");
    expectNear(ce + reg, expected.loss, loss, "loss");
    const { weights, flops } = count(net, "local");
    expectNear(weights, expected.expected_l0, loss, "expected_l0");
    expectNear(flops, expected.expected_flops, loss, "expected_flops");
    expect(openGates(net)).toEqual(expected.active_gates_after);
  });

  test("the parameters, their averages and the settled net end where they should", () => {
    each(wanted.final, (found, data, key) => expectNear(found.toArray(), data, value, `final ${key}`));
    expectNear(predict(net, images(0)).toArray(), wanted.eval_logits.data, logits, "eval_logits");
    if (!wanted.ema_corrected) return;
    average.lend();
    each(wanted.ema_corrected, (found, data, key) => expectNear(found.toArray(), data, value, `ema_corrected ${key}`));
    average.giveBack();
  });
});

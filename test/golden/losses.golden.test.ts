import { describe, test } from "vitest";
import { binaryCrossEntropy, crossEntropy, dropout, gradients, logSoftmax, meanSquaredError, mul, softmax, sum, type Tensor, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

/** A loss, or an op of logits: the fields each has. */
interface Case {
  readonly name: string;
  readonly label_smoothing?: number;
  readonly logits?: Values;
  readonly pred?: Values;
  readonly x?: Values;
  readonly target?: Values | number[];
  readonly loss_mean?: number;
  readonly loss_each?: Values;
  readonly grad_logits?: Values;
  readonly grad_pred?: Values;
  readonly grad_x?: Values;
  readonly g_out?: Values;
  readonly y?: Values;
  readonly p?: number;
  readonly mask?: Values;
}

const { cases } = golden<{ cases: Case[] }>("losses");
const near = tolerances.losses;
reportWorst("losses");

const make = ({ data, shape }: Values) => tensor(data, shape);

/** The op of a case, as a function of what its gradient is taken along. */
function opOf(c: Case): (x: Tensor) => Tensor {
  const target = () => make(c.target as Values);
  const options = { labelSmoothing: c.label_smoothing ?? 0 };
  switch (c.name) {
    case "cross_entropy_index":
      return (x) => crossEntropy(x, c.target as number[], options);
    case "cross_entropy_soft":
      return (x) => crossEntropy(x, target(), options);
    case "mse":
      return (x) => meanSquaredError(x, target());
    case "bce_with_logits":
      return (x) => binaryCrossEntropy(x, target());
    case "softmax":
      return softmax;
    case "log_softmax":
      return logSoftmax;
    case "dropout": {
      // noise on either side of the rate that makes the mask
      const p = c.p as number;
      const noise = (c.mask as Values).data.map((kept) => (kept ? (1 + p) / 2 : p / 2));
      return (x) => dropout(x, p, { noise });
    }
    default:
      throw new Error(`No op is known for the case ${c.name}.`);
  }
}

const name = (c: Case) => {
  const { shape } = (c.logits ?? c.pred ?? c.x) as Values;
  const more = c.label_smoothing ? ` smoothed by ${c.label_smoothing}` : c.p === undefined ? "" : ` at rate ${c.p}`;
  return `${c.name} of ${shape.join(" x ")}${more}`;
};

describe.each(cases.map((c) => [name(c), c] as const))("%s", (_, c) => {
  const op = opOf(c);
  const x = make((c.logits ?? c.pred ?? c.x) as Values);

  test("has the expected values", () => {
    const expected = c.y?.data ?? [c.loss_mean as number];
    expectNear(op(x).toArray(), expected, near, `${c.name} value`);
  });

  test("has the expected gradient", () => {
    const { g_out } = c;
    const loss = g_out ? () => sum(mul(op(x), make(g_out))) : () => op(x);
    const [dx] = gradients(loss, [x]).gradients as [Float32Array];
    const expected = (c.grad_logits ?? c.grad_pred ?? c.grad_x) as Values;
    expectNear(dx, expected.data, near, `${c.name} gradient`);
  });

  if (c.loss_each) {
    test("has the expected loss of each example", () => {
      const [m, n] = x.shape as [number, number];
      const each = Array.from({ length: m }, (_, i) => {
        const row = tensor(x.toArray().slice(i * n, (i + 1) * n), [1, n]);
        return crossEntropy(row, [(c.target as number[])[i] as number], { labelSmoothing: c.label_smoothing ?? 0 }).item();
      });
      expectNear(each, (c.loss_each as Values).data, near, `${c.name} each`);
    });
  }
});

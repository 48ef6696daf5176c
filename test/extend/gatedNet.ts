// A gated net and two classes that it can learn, and steps with gradients of one's own.
import {
  dataset,
  dense,
  gate,
  mul,
  type Optimizer,
  type Parameter,
  parameters,
  relu,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  tensor,
} from "../../src/index.ts";

/** Numbers that jump about. */
export const numbers = (n: number, first = 0) => Float32Array.from({ length: n }, (_, i) => (((first + i + 1) * 40503 * 7) % 2003) / 1001 - 1);
const COUNT = 60;
const inputs = numbers(COUNT * 6);
/** Two classes by the signs of the first two inputs. */
export const labels = Array.from({ length: COUNT }, (_, i) => ((inputs[6 * i] as number) * (inputs[6 * i + 1] as number) > 0 ? 1 : 0));
export const data = dataset({ inputs, labels, shape: [6] });
export const x = tensor(inputs, [COUNT, 6]);

export function make(): Sequential {
  seed(2);
  const over = { over: "inputs", lambda: 0.001, dropRate: 0.2 } as const;
  return sequential(gate(dense(6, 12), over), relu, gate(dense(12, 7), over), relu, gate(dense(7, 2), over));
}

export const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());

/** One step in which a parameter has the gradient that is given. */
export const push = (optimizer: Optimizer, parameter: Parameter, gradient: Float32Array) =>
  step([parameter], optimizer, () => sum(mul(parameter, tensor(gradient, parameter.shape))));

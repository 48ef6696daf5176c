// Optimizers from outside: written with what the library exports, without touching it.
import type { UpdateRule } from "../../src/index.ts";

/** Lion (Chen et al. 2023): the sign of a mixture of gradient and momentum. */
export function lion(learningRate = 0.01, more: Partial<UpdateRule> = {}): UpdateRule<{ momentum: Float32Array }> {
  const [beta1, beta2] = [0.9, 0.99];
  return {
    name: "lion",
    learningRate,
    steps: 0,
    ...more,
    init: ({ size }) => ({ momentum: new Float32Array(size) }),
    update(parameter, { momentum }, { learningRate, weightDecay }) {
      const [weights, gradient] = [parameter.toArray(), parameter.gradient()];
      for (const [i, g] of gradient.entries()) {
        const [w, m] = [weights[i] as number, momentum[i] as number];
        weights[i] = w - learningRate * (Math.sign(beta1 * m + (1 - beta1) * g) + weightDecay * w);
        momentum[i] = beta2 * m + (1 - beta2) * g;
      }
      parameter.set(weights);
    },
  };
}

/** AdaGrad (Duchi et al. 2011), in double precision, which counts the steps of each parameter besides. */
export function adaGrad(learningRate = 0.05): UpdateRule<{ squares: Float64Array; updates: number }> {
  return {
    name: "adaGrad",
    learningRate,
    steps: 0,
    init: ({ size }) => ({ squares: new Float64Array(size), updates: 0 }),
    update(parameter, state, { learningRate }) {
      state.updates++;
      const gradient = parameter.gradient();
      parameter.set(
        parameter.toArray().map((w, i) => {
          const g = gradient[i] as number;
          const total = (state.squares[i] as number) + g * g;
          state.squares[i] = total;
          return g === 0 ? w : w - (learningRate * g) / Math.sqrt(total);
        }),
      );
    },
  };
}

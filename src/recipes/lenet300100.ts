// LeNet-300-100: dense layers for digits.
import { adam, dense, type GateOptions, gate, relu, type Sequential, sequential } from "../index.ts";
import { defineRecipe } from "./recipe.ts";

/** Louizos et al. 2018, section 4.1: the gates of the first layer start with a drop rate of 0.2, the others with 0.5. */
function build(lambda: readonly number[] | undefined): Sequential {
  const gated = (inputs: number, outputs: number, at: number, options: GateOptions = {}) => {
    const layer = dense(inputs, outputs);
    return lambda ? gate(layer, { ...options, over: "inputs", lambda: lambda[at] }) : layer;
  };
  return sequential(gated(784, 300, 0, { dropRate: 0.2 }), relu, gated(300, 100, 1), relu, gated(100, 10, 2));
}

export const lenet300100 = defineRecipe({
  name: "lenet-300-100",
  widths: [784, 300, 100],
  shape: [784],
  datasets: {
    // half a minute; neurons cost more than inputs, so that both are seen to go
    digits: { epochs: 80, lambda: [0.1, 0.3, 3] },
    // the paper's
    mnist: { epochs: 200, lambda: [0.1] },
  },
  batchSize: 100,
  learningRate: 0.001,
  build,
  optimizer: (_, { learningRate }) => adam({ learningRate }),
});

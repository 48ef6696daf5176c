// LeNet-5, the variant that Caffe made common: two convolutions and two dense layers for digits.
import { adam, conv2d, dense, flatten, gate, maxPool2d, relu, type Sequential, sequential } from "../index.ts";
import { defineRecipe } from "./recipe.ts";

/** LeNet-5-Caffe, 20-50-800-500, as in Louizos et al. 2018, section 4.1: gates over the maps of convolutions and the inputs of dense layers, all with a drop rate of 0.5. */
function build(lambda: readonly number[] | undefined): Sequential {
  const maps = (inputs: number, outputs: number, at: number) => {
    const layer = conv2d(inputs, outputs, 5);
    return lambda ? gate(layer, { over: "outputs", lambda: lambda[at] }) : layer;
  };
  const units = (inputs: number, outputs: number, at: number) => {
    const layer = dense(inputs, outputs);
    return lambda ? gate(layer, { over: "inputs", lambda: lambda[at] }) : layer;
  };
  return sequential(maps(1, 20, 0), relu, maxPool2d(2), maps(20, 50, 1), relu, maxPool2d(2), flatten, units(800, 500, 2), relu, units(500, 10, 3));
}

export const lenet5 = defineRecipe({
  name: "lenet-5",
  widths: [20, 50, 800, 500],
  shape: [1, 28, 28],
  datasets: {
    digits: { epochs: 20, lambda: [10, 0.5, 0.1, 10] },
    mnist: { epochs: 200, lambda: [0.1] },
  },
  batchSize: 100,
  learningRate: 0.001,
  build,
  optimizer: (_, { learningRate }) => adam({ learningRate }),
});

// What must not compile. Nothing here runs: `npm run types` checks it, since a directive without an error is an error.
// One directive a line below it, and everything exported, so that no other complaint can stand in for the one meant.
import {
  adam,
  type Dataset,
  dataset,
  dense,
  estimate,
  gate,
  type Layer,
  predict,
  relu,
  select,
  sequential,
  step,
  sum,
  summary,
  type Tensor,
  train,
} from "sievenet";

declare const data: Dataset;
declare const net: Layer;
const inputs = new Float32Array(4);

// @ts-expect-error a layer without forward
export const noForward = sequential(relu, { weight: 3 });
// @ts-expect-error a forward that gives numbers
export const plainForward = sequential({ forward: (x: Tensor) => x.toArray() });
// @ts-expect-error a function of numbers
export const ofNumbers = sequential(Math.abs);
// @ts-expect-error an array of layers
export const arrayOfLayers = sequential([dense(2, 2), relu]);

// @ts-expect-error an axis that dense() lacks
export const noSuchAxis = gate(dense(2, 2), { over: "channels" });
// @ts-expect-error no axis at all
export const noAxis = gate(dense(2, 2), { lambda: 0.1 });
// @ts-expect-error a layer without weights
export const nothingToGate = gate(select([0], 2), { over: "inputs" });
// @ts-expect-error a sequence, whose layers are gated one by one
export const gatedSequence = gate(sequential(dense(2, 2)), { over: "inputs" });

// @ts-expect-error a loss that returns a number
export const numberLoss = train(net, data, { loss: (output) => sum(output).item() });
// @ts-expect-error a loss that is async
export const asyncLoss = train(net, data, { loss: async (output) => sum(output) });
// @ts-expect-error a loss by name
export const namedLoss = train(net, data, { loss: "crossEntropy" });
// @ts-expect-error a step whose loss is a number
export const numberStep = step(net, adam(), () => sum(predict(net, [[1]])).item());
// @ts-expect-error an option that does not exist
export const unknownOption = train(net, data, { learningRate: 0.1 });
// @ts-expect-error dropLast is true or false
export const unknownWord = train(net, data, { dropLast: "pad" });

// @ts-expect-error examples without labels or targets
export const nothingToLearn = dataset({ inputs, shape: [2] });
// @ts-expect-error one number for a shape
export const numberShape = summary(net, 784);

/** Records and estimates are read, never written. */
export function readOnly() {
  const found = estimate(net, data);
  // @ts-expect-error read only
  found.bytes = 0;
  // @ts-expect-error read only
  data.count = 0;
}

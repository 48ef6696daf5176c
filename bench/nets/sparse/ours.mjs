// Forward passes of the layer by ours.
import { contender } from "../../measure/contender.mjs";
import { INPUTS, inputs, OUTPUTS } from "./net.mjs";

/** `change`: makes another layer of the dense one. */
export function layerContender(lib, batch, weights, change = (layer) => layer) {
  const dense = lib.dense(INPUTS, OUTPUTS);
  dense.weight.set(weights);
  const layer = change(dense);
  // a parameter, since it stays in linear memory
  const x = new lib.Parameter("input", [batch, INPUTS], inputs(batch));
  const run = () => lib.scope(() => void layer.forward(x));
  return contender({ run, result: () => lib.predict(layer, x).toArray() });
}

/** As a sparse layer of this format. */
export const sparseContender = (lib, batch, weights, format) =>
  layerContender(lib, batch, weights, (dense) => lib.sparse.sparsify(dense, { density: 1, format }));

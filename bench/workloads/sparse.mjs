// How much faster does a layer of 784 x 300 predict when most of its weights are zeros, one example or a hundred at a time?
// Zeros in no order, and in blocks of four neighbouring outputs. The layer's forward() on an input that is in memory already.
import { contender } from "../measure/contender.mjs";
import { uniform } from "../nets/numbers.mjs";
import { OUR_LAYER } from "../peers/names.mjs";

const [INPUTS, OUTPUTS] = [784, 300];

/** Weights of which exactly `percent` are zeros, alike in `wide` neighbouring outputs. */
function weights(percent, wide) {
  const order = uniform((INPUTS * OUTPUTS) / wide, 0, 1, 5);
  const threshold = order.slice().sort()[Math.round((order.length * percent) / 100)];
  return uniform(INPUTS * OUTPUTS, -1, 1, 6).map((w, i) => (order[Math.floor(i / wide)] < threshold ? 0 : w));
}

function layerContender(lib, batch, percent, wide, change = (layer) => layer) {
  const dense = lib.dense(INPUTS, OUTPUTS);
  dense.weight.set(weights(percent, wide));
  const layer = change(dense);
  // a parameter, since it stays in linear memory
  const x = new lib.Parameter("input", [batch, INPUTS], uniform(batch * INPUTS, 0, 1, 3));
  const run = () => lib.scope(() => void layer.forward(x));
  return contender({ run, result: () => lib.predict(layer, x).toArray() });
}

const workload = (batch, percent, wide) => ({
  name: `sparse-${batch}-${percent}${wide > 1 ? "-blocks" : ""}`,
  metric: "samples/s",
  work: batch,
  ours: (lib) => layerContender(lib, batch, percent, wide, (dense) => lib.sparse.sparsify(dense, { density: 1, format: wide > 1 ? "blocks" : "csr" })),
  peers: { [OUR_LAYER]: (lib) => layerContender(lib, batch, percent, wide) },
  tolerance: 0,
});

export default [workload(1, 90, 1), workload(100, 90, 1), workload(1, 95, 1), workload(100, 95, 1), workload(1, 90, 4)];

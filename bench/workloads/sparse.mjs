// How much faster does a layer of 784 x 300 predict when most of its weights are zeros, one example or a hundred at a time?
// Zeros in no order, and in blocks of four neighbouring outputs. The layer's forward() on an input that is in memory already.
// And what would a constant fan-in bring, each output reading the same number of inputs? Our lists on such weights beside a
// prototype made for them, and beside our blocks, whose zeros are others.
import { condensedContender } from "../nets/sparse/condensed.mjs";
import { fanInWeights, weights } from "../nets/sparse/net.mjs";
import { layerContender, sparseContender } from "../nets/sparse/ours.mjs";
import { CONDENSED, OUR_BLOCKS, OUR_LAYER } from "../peers/names.mjs";

const common = (batch) => ({ metric: "samples/s", work: batch, tolerance: 0 });

const workload = (batch, percent, wide) => ({
  ...common(batch),
  name: `sparse-${batch}-${percent}${wide > 1 ? "-blocks" : ""}`,
  ours: (lib) => sparseContender(lib, batch, weights(percent, wide), wide > 1 ? "blocks" : "csr"),
  peers: { [OUR_LAYER]: (lib) => layerContender(lib, batch, weights(percent, wide)) },
});

const condensed = (batch, percent) => ({
  ...common(batch),
  name: `sparse-${batch}-${percent}-condensed`,
  ours: (lib) => sparseContender(lib, batch, fanInWeights(percent), "csr"),
  peers: {
    [CONDENSED]: (lib) => condensedContender(lib, batch, percent),
    // other zeros, hence other numbers
    [OUR_BLOCKS]: (lib) => ({ ...sparseContender(lib, batch, weights(percent, 4), "blocks"), result: undefined }),
    [OUR_LAYER]: (lib) => layerContender(lib, batch, fanInWeights(percent)),
  },
});

export default [
  workload(1, 90, 1),
  workload(100, 90, 1),
  workload(1, 95, 1),
  workload(100, 95, 1),
  workload(1, 90, 4),
  condensed(1, 90),
  condensed(100, 90),
  condensed(1, 95),
  condensed(100, 95),
];

// What does a call cost by itself: how many predictions a second of the smallest net there is, one weight and one bias, one example
// at a time? A million by that number are the microseconds of a call. Ours is `model.predict` of the inference entry point, beside it
// the library's `predict()`, of a tensor that is made for each.
import { inferenceContender, predictContender } from "../nets/prediction/ours.mjs";
import { OUR_PREDICT } from "../peers/names.mjs";

const one = () => Float32Array.of(1);

function smallest(lib) {
  const layer = lib.dense(1, 1);
  layer.weight.set([1]);
  return lib.sequential(layer);
}

export default [
  {
    name: "predict-call",
    metric: "calls/s",
    work: 1,
    ours: (lib) => inferenceContender(lib, lib.encode(smallest(lib)), one(), [1, 1]),
    peers: { [OUR_PREDICT]: (lib) => predictContender(lib, smallest(lib), one(), [1, 1]) },
  },
];

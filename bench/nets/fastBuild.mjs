// The library a second time, computing with the fast build: kernels start only once in a module. No module of Node is imported, so
// that it runs in a page.
import { imageShape, predictionInputs as images, layered as layeredLenet5 } from "./lenet5/net.mjs";
import { oursLenet5, oursLenet5Step } from "./lenet5/ours.mjs";
import { layered as layeredMlp, predictionInputs as rows, SIZES } from "./mlp/net.mjs";
import { oursMlp, oursMlpStep } from "./mlp/ours.mjs";
import { inferenceContender } from "./prediction/ours.mjs";
import { oursResidualStep } from "./residual/ours.mjs";

/** Predictions of the inference entry. `net`: as LiteRT.js is given it, whose relaxed SIMD is beside ours. */
const prediction = (batch, makeNet, x, shape, net) => ({
  metric: "samples/s",
  work: batch,
  contenderOf: (lib) => inferenceContender(lib, lib.encode(makeNet(lib).net), x(batch), shape(batch)),
  net: () => ({ ...net(), x: x(batch), batch }),
});
const mlp = (batch) =>
  prediction(
    batch,
    (lib) => oursMlp(lib),
    rows,
    (m) => [m, SIZES[0]],
    layeredMlp,
  );
const lenet5 = (batch) => prediction(batch, (lib) => oursLenet5(lib), images, imageShape, layeredLenet5);

/** Contenders by the names of their workloads, of either build. */
export const builds = {
  "mlp-step-dense-fast": { metric: "steps/s", work: 1, contenderOf: (lib) => oursMlpStep(lib) },
  "lenet5-step-dense-fast": { metric: "steps/s", work: 1, contenderOf: (lib) => oursLenet5Step(lib) },
  "mlp-predict-1-fast": mlp(1),
  "mlp-predict-100-fast": mlp(100),
  "lenet5-predict-1-fast": lenet5(1),
  "lenet5-predict-100-fast": lenet5(100),
  "residual-step-fast": { metric: "steps/s", work: 1, contenderOf: oursResidualStep },
};

const twins = new Map();

/** The twin of a library that is loaded. */
export function fastTwin({ url }) {
  if (!twins.has(url)) {
    twins.set(
      url,
      import(`${url}?fast`).then((twin) => {
        twin.fast.useFast();
        twin.inference.instantiate({ bytes: twin.fastInference() });
        return twin;
      }),
    );
  }
  return twins.get(url);
}

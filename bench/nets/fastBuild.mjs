// The library a second time, computing with the fast build: kernels start only once in a module. No module of Node is imported, so
// that it runs in a page.
import { imageShape, predictionInputs } from "./lenet5/net.mjs";
import { oursLenet5, oursLenet5Step } from "./lenet5/ours.mjs";
import { oursMlpStep } from "./mlp/ours.mjs";
import { inferenceContender } from "./prediction/ours.mjs";
import { oursResidualStep } from "./residual/ours.mjs";

const BATCH = 100;

/** Contenders by the names of their workloads, of either build. */
export const builds = {
  "mlp-step-dense-fast": { metric: "steps/s", work: 1, contenderOf: (lib) => oursMlpStep(lib) },
  "lenet5-step-dense-fast": { metric: "steps/s", work: 1, contenderOf: (lib) => oursLenet5Step(lib) },
  "lenet5-predict-100-fast": {
    metric: "samples/s",
    work: BATCH,
    contenderOf: (lib) => inferenceContender(lib, lib.encode(oursLenet5(lib).net), predictionInputs(BATCH), imageShape(BATCH)),
  },
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

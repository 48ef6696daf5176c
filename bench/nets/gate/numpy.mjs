// A draw of a million gates, by numpy-ts.
import { contender } from "../../measure/contender.mjs";
import { N, portrait } from "./net.mjs";

export function numpyGates({ np }) {
  const alpha = np.zeros([N], "float32");
  function draw() {
    const intermediates = [];
    const use = (x) => {
      intermediates.push(x);
      return x;
    };
    const u = use(use(np.random.uniform(1e-6, 1 - 1e-6, [N])).astype("float32"));
    const logit = use(np.subtract(use(np.log(u)), use(np.log(use(np.add(use(np.multiply(u, -1)), 1))))));
    // sigmoid(x) = 1 / (1 + exp(-x))
    const e = use(np.exp(use(np.multiply(use(np.add(logit, alpha)), -1.5))));
    const s = use(np.power(use(np.add(e, 1)), -1));
    const z = np.clip(use(np.add(use(np.multiply(s, 1.2)), -0.1)), 0, 1);
    for (const array of intermediates) array.dispose();
    return z;
  }
  return contender({ run: () => draw().dispose(), result: () => portrait(draw().data) });
}

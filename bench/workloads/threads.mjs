// What do two threads bring a whole training step with Adam at batch 100, without gates? Two processes that take turns, one
// with useThreads(2), one without. Not a mark: it needs two cores that nothing else keeps busy.
import { threadsStep } from "../nets/training/threads.mjs";
import { ONE_THREAD } from "../peers/names.mjs";

const workload = (name, net) => ({
  name,
  metric: "steps/s",
  work: 1,
  ours: (lib) => threadsStep(lib.url, net, 2),
  peers: { [ONE_THREAD]: (lib) => threadsStep(lib.url, net, 1) },
});

export default [workload("mlp-step-threads", "mlp"), workload("lenet5-step-threads", "lenet5")];

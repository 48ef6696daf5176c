// What do closed gates save of a training step? All gate layers of a net are closed to the same share: the same gates in
// every step, spread evenly over the layer; or `floor`, log alpha at the floor of its clamp for four fifths of them and
// at its top for the others, drawn anew in each step, where one in 21 of those at the floor opens. Against the step of the
// same net without gates, all with batches of 100 from a dataset of bytes. Plain Adam moves every weight in every step,
// `lazy` leaves alone what got no gradient.
import { closedStep, denseStep, floorStep, LENET5, lawfulStep, MLP } from "../nets/closed.mjs";
import { openOf } from "../nets/gates.mjs";
import { LAW, OUR_DENSE } from "../peers/names.mjs";

/** The nets, by what the names of their workloads begin with. */
const nets = { "mlp-step": MLP, "lenet5-step": LENET5 };
const SHARES = [50, 80, 90, 95];
const FLOOR = 80;
/** The gates that are open in the paper's architectures. */
const PAPER = { "mlp-step": [225, 210, 99], "lenet5-step": [9, 18, 65, 25] };

/** `open`: the gates that are, where the step is measured against the law too. */
function workload(prefix, name, ours, open) {
  const net = nets[prefix];
  return [false, true].map((lazy) => ({
    name: `${prefix}-${name}${lazy ? "-lazy" : ""}`,
    group: `${prefix}-closed`,
    metric: "steps/s",
    work: 1,
    ours: (lib) => ours(lib, net, lazy),
    peers: {
      [OUR_DENSE]: (lib) => denseStep(lib, net),
      ...(open && !lazy ? { [LAW]: ({ lib, peakLoop }) => lawfulStep(lib, peakLoop, net, open) } : {}),
    },
  }));
}

const closed = (percent) => (lib, net, lazy) =>
  closedStep(
    lib,
    net,
    net.gateCounts.map((n) => openOf(n, percent)),
    lazy,
  );
const floor = (lib, net, lazy) => floorStep(lib, net, FLOOR, lazy);

export default Object.keys(nets).flatMap((prefix) => [
  ...SHARES.flatMap((percent) => workload(prefix, `closed-${percent}`, closed(percent))),
  ...workload(prefix, `closed-${PAPER[prefix].join("-")}`, (lib, net, lazy) => closedStep(lib, net, PAPER[prefix], lazy), PAPER[prefix]),
  ...workload(prefix, "floor", floor),
]);

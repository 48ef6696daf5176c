// What do closed gates save of a training step? All gate layers of a net are closed to the same share: the same gates in
// every step, spread evenly over their places; or `floor`, log alpha at the floor of its clamp for four fifths of them and
// at its top for the others, drawn anew in each step, where one in 21 of those at the floor opens. Against the step of the
// same net without gates, all with batches of 100 from a dataset of bytes. Plain Adam moves every weight in every step,
// `lazy` leaves alone what got no gradient.
import { alphasOf, halves, openOf } from "../lib/gates.mjs";
import { PLACES as LENET5_PLACES } from "../lib/lenet5.mjs";
import { oursLenet5Step } from "../lib/lenet5Ours.mjs";
import { PLACES as MLP_PLACES } from "../lib/mlp.mjs";
import { oursStep } from "../lib/mlpOurs.mjs";
import { OUR_DENSE } from "../lib/peers.mjs";

/** The nets, by what the names of their workloads begin with. `step`: (lib, log alphas, options). */
export const nets = {
  "mlp-step": { places: MLP_PLACES, step: oursStep },
  "lenet5-step": { places: LENET5_PLACES, step: oursLenet5Step },
};
const SHARES = [50, 80, 90, 95];
const FLOOR = 80;

/** The step of a net of which `open` gates of each layer are open, the same in every step. */
export const closedStep = (lib, { places, step }, open, lazy) =>
  step(
    lib,
    places.map((n, i) => alphasOf(n, open[i])),
    { held: places.map(halves), lazy },
  );

/** At the start of the timed steps of `floor` this much is open on the average: 0.2 + 0.8 x 0.047. */
const floorStep = (lib, { places, step }, lazy) =>
  step(
    lib,
    places.map((n) => alphasOf(n, openOf(n, FLOOR))),
    { lazy },
  );

/** Of another net, with nothing to compare. */
async function dense(lib, { step }) {
  const { sample, free } = await step(lib);
  return { sample, free };
}

function workload(prefix, name, ours) {
  const net = nets[prefix];
  return [false, true].map((lazy) => ({
    name: `${prefix}-${name}${lazy ? "-lazy" : ""}`,
    group: `${prefix}-closed`,
    metric: "steps/s",
    work: 1,
    ours: (lib) => ours(lib, net, lazy),
    peers: { [OUR_DENSE]: (lib) => dense(lib, net) },
  }));
}

const closed = (percent) => (lib, net, lazy) =>
  closedStep(
    lib,
    net,
    net.places.map((n) => openOf(n, percent)),
    lazy,
  );

export default Object.keys(nets).flatMap((prefix) => [
  ...SHARES.flatMap((percent) => workload(prefix, `closed-${percent}`, closed(percent))),
  ...workload(prefix, "floor", floorStep),
]);

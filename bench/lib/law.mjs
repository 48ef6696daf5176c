// The law of closed gates, measured: t = open FLOPs / peak + constant.
import { closedStep, nets } from "../workloads/closedStep.mjs";
import { alphasOf, openOf } from "./gates.mjs";
import { callsFor, warm } from "./measure.mjs";
import { lenet5OpenFlops, mlpOpenFlops } from "./openFlops.mjs";
import { percentile } from "./percentile.mjs";
import { ceiling } from "./product.mjs";

/** Percent of the gates of each layer that are closed; `ONE`: all but one of each. */
export const SHARES = [0, 50, 80, 90, 95, 99];
export const ONE = "all but one";

/** The nets of the law: how they are called, and how open FLOPs are counted. */
const known = [
  { net: nets["mlp-step"], title: "784-300-100-10", count: mlpOpenFlops },
  { net: nets["lenet5-step"], title: "LeNet-5, 20-50-800-500-10", count: lenet5OpenFlops },
];

/** How many gates of each layer are open. */
const opened = (places, closed) => places.map((n) => (closed === ONE ? 1 : openOf(n, closed)));

/** What is measured of one net: { closed, open, flops } for each share. */
export const stationsOf = ({ net: { places }, count }) =>
  [...SHARES, ONE].map((closed) => {
    const open = opened(places, closed);
    return { closed, open, flops: count(places.map((n, i) => alphasOf(n, open[i]))) };
  });

/**
 * Seconds of a call of each contender: in each round every one has a sample, and what counts is the 10th percentile, since
 * on a shared machine most samples show who else was running.
 */
async function secondsOf(contenders, { rounds, seconds, say }) {
  const all = [];
  for (const each of contenders) {
    await warm(each, 0.3);
    all.push({ each, calls: await callsFor(each, seconds), times: [] });
  }
  for (let round = 1; round <= rounds; round++) {
    for (const { each, calls, times } of all) times.push((await each.sample(calls)) / calls);
    say(`law: round ${round} of ${rounds}`);
  }
  return all.map(({ times }) => percentile(times, 10));
}

/** The measured time and FLOPs of one open gate a layer give the constant: the law goes through that point. */
function series(lazy, stations, times, peak) {
  const points = stations.map((each, i) => ({ ...each, seconds: times[i] }));
  const last = points.at(-1);
  return { lazy, points, constant: last.seconds - last.flops / peak };
}

/** Seconds that the law says. */
export const lawOf = (flops, peak, constant) => flops / peak + constant;

/**
 * Measures all. Gives { peak, nets }: peak in FLOPs a second; of each net { title, dense, series }, `dense` the seconds of its
 * step without gates, and a series for Adam and one for lazy Adam: { lazy, points, constant } with points { closed, open,
 * flops, seconds }.
 */
export async function measureLaw(lib, settings) {
  const loop = await ceiling();
  const contenders = [loop];
  for (const { net, ...rest } of known) {
    contenders.push(await net.step(lib));
    for (const lazy of [false, true]) for (const { open } of stationsOf({ net, ...rest })) contenders.push(await closedStep(lib, net, open, lazy));
  }
  const times = await secondsOf(contenders, settings);
  const peak = (loop.work * 1e9) / times.shift();
  const found = known.map(({ title, ...rest }) => {
    const stations = stationsOf(rest);
    const dense = times.shift();
    return { title, dense, series: [false, true].map((lazy) => series(lazy, stations, times.splice(0, stations.length), peak)) };
  });
  return { peak, nets: found };
}

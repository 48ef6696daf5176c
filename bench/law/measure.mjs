// The law of closed gates, measured.
import { callsFor, warm } from "../measure/contender.mjs";
import { percentile } from "../measure/statistics.mjs";
import { closedStep, LENET5, MLP } from "../nets/closed.mjs";
import { alphasOf, openOf } from "../nets/gates.mjs";
import { ceiling } from "../nets/product/ceiling.mjs";
import { peakLoop } from "../nets/product/peak.mjs";
import { ALL_BUT_ONE, SHARES } from "./formula.mjs";

/** The nets of the law: how they are called, and how open FLOPs are counted. */
const nets = [
  { net: MLP, title: "784-300-100-10", count: MLP.openFlops },
  { net: LENET5, title: "LeNet-5, 20-50-800-500-10", count: LENET5.openFlops },
];

/** What is measured of one net: { closed, open, flops } for each share, `open` the number of open gates of each layer. */
const stationsOf = ({ net: { gateCounts }, count }) =>
  SHARES.map((closed) => {
    const open = gateCounts.map((n) => (closed === ALL_BUT_ONE ? 1 : openOf(n, closed)));
    return { closed, open, flops: count(gateCounts.map((n, i) => alphasOf(n, open[i]))) };
  });

/**
 * Seconds of a call of each contender: in each round every one has a sample, and what counts is the 10th percentile, since
 * on a shared machine most samples show who else was running.
 */
async function secondsOf(contenders, { rounds, seconds, say }) {
  const timings = [];
  for (const contender of contenders) {
    await warm(contender, 0.3);
    timings.push({ contender, calls: await callsFor(contender, seconds), times: [] });
  }
  for (let round = 1; round <= rounds; round++) {
    for (const { contender, calls, times } of timings) times.push((await contender.sample(calls)) / calls);
    say(`law: round ${round} of ${rounds}`);
  }
  return timings.map(({ times }) => percentile(times, 10));
}

/** The measured time and FLOPs of one open gate a layer give the constant: the law goes through that point. */
function series(lazy, stations, times, peak) {
  const points = stations.map((station, i) => ({ ...station, seconds: times[i] }));
  const last = points.at(-1);
  return { lazy, points, constant: last.seconds - last.flops / peak };
}

/**
 * Measures all. Gives { peak, nets }: peak in FLOPs a second; of each net { title, dense, series }, `dense` the seconds of its
 * step without gates, and a series for Adam and one for lazy Adam: { lazy, points, constant } with points { closed, open,
 * flops, seconds }.
 */
export async function measureLaw(lib, settings) {
  const loop = await ceiling(peakLoop);
  const contenders = [loop];
  for (const { net, ...counted } of nets) {
    contenders.push(await net.step(lib));
    for (const lazy of [false, true]) for (const { open } of stationsOf({ net, ...counted })) contenders.push(await closedStep(lib, net, open, lazy));
  }
  const times = await secondsOf(contenders, settings);
  const peak = (loop.work * 1e9) / times.shift();
  const measured = nets.map(({ title, ...counted }) => {
    const stations = stationsOf(counted);
    const dense = times.shift();
    return { title, dense, series: [false, true].map((lazy) => series(lazy, stations, times.splice(0, stations.length), peak)) };
  });
  return { peak, nets: measured };
}

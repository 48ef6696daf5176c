// The ways to choose a function for each edge: from splines by curves or in the net, and from mixtures.
import { abs, adam, add, affine, clipNorm, DivergedError, log, mean, mul, scale, seed, square, step, sub, sum } from "sievenet";
import { fitted, NAMES } from "./functions.mjs";
import { errorOf, Kan } from "./kan.mjs";

/** Steps of a fit, steps after which a candidate is judged, Adam's rates, the price of edges, rounds of pruning, candidates. */
const [STEPS, BRIEF, RATE, BRIEF_RATE, LAMBDA, ROUNDS, BEST] = [120, 25, 1e-2, 3e-3, 1e-2, 3, 5];
/** Times LAMBDA: an open gate; and how much faster gates move. */
const [GATE_PRICE, GATE_RATE] = [4, 5];

/** What a mixture pays: in the paper, for undecided shares and large logits; with gates, for those that are open. */
function priceOf({ kind, share, logits, gates, fixed }, lambda) {
  if (fixed.every(Boolean)) return undefined;
  if (kind === "softmax") return add(scale(mean(sum(mul(share, log(affine(share, 1, 1e-8))), 1)), -1e-3), scale(mean(abs(logits)), 1e-2));
  return kind === "gates" && lambda ? scale(sum(gates.openProbability()), lambda * GATE_PRICE) : undefined;
}

/** Trains a net for some steps; gives its last error, infinite where it diverged. */
function fit(net, { x, y }, steps, { lambda = 0, rate = RATE } = {}) {
  const gates = net.layers.flatMap((layer) => (layer.gates ? [layer.gates.logAlpha] : []));
  const optimizer = clipNorm(adam({ learningRate: rate, groups: gates.length ? [{ parameters: gates, learningRateFactor: GATE_RATE }] : [] }), 5);
  let last = Infinity;
  try {
    for (let i = 0; i < steps; i++)
      step(net, optimizer, () => {
        const error = mean(square(sub(net.forward(x), y)));
        last = error.item();
        const edges = lambda && net.first.kind !== "gates" ? net.layers.map(({ seen }) => scale(mean(abs(seen.y)), lambda)) : [];
        return [error, ...edges, ...net.layers.map((layer) => priceOf(layer, lambda)).filter(Boolean)].reduce(add);
      });
  } catch (error) {
    if (error instanceof DivergedError) return Infinity;
    throw error;
  }
  return last;
}

/** All end alike: a fit at the full rate, and one at a fifth of it. */
function finished(net, { train, test }) {
  fit(net, train, STEPS);
  fit(net, train, STEPS, { rate: RATE / 5 });
  return { error: errorOf(net, test), text: String(net) };
}

/** One edge after the other becomes each of its candidates in turn; the one that stays is that with the lowest error after a brief fit. */
function inContext(net, data, order, candidates) {
  for (const [at, edge] of order) {
    const before = net.remember();
    let best;
    for (const [k, numbers] of candidates(at, edge)) {
      net.layers[at].settle(edge, k, numbers);
      const error = fit(net, data, BRIEF, { rate: BRIEF_RATE });
      if (!best || error < best.error) best = { error, state: net.remember() };
      before();
    }
    best.state();
  }
}

/** From splines: each edge by its own curve (isolated), and in the net (GSR), the best fitting edge first. */
export function fromSplines(problem, number) {
  seed(number);
  const { train, inputs, range } = problem;
  const net = new Kan(inputs, range, "spline");
  fit(net, train, STEPS);
  for (let i = 0; i < ROUNDS; i++) fit(net, train, STEPS, { lambda: LAMBDA });
  fit(net, train, STEPS);
  const spline = { error: errorOf(net, problem.test) };
  const back = net.remember();
  const fitsOf = ([at, edge]) => {
    const { x, y } = net.curve(train, at, edge);
    return NAMES.map((name, k) => ({ k, ...fitted(x, y, name) })).sort((a, b) => b.r2 - a.r2);
  };
  const fits = net.edges.map((place) => ({ place, all: fitsOf(place) }));
  for (const { place, all } of fits) net.layers[place[0]].settle(place[1], all[0].k, all[0].abcd);
  const isolated = finished(net, problem);
  back();
  const order = [...fits].sort((a, b) => b.all[0].r2 - a.all[0].r2).map(({ place }) => place);
  inContext(net, train, order, (...place) => [
    ...fitsOf(place)
      .slice(0, BEST - 1)
      .map(({ k, abcd }) => [k, abcd]),
    [0],
  ]);
  return { spline, isolated, GSR: finished(net, problem) };
}

/** From mixtures: what is chosen first are the least decided edges, from the functions with the largest shares. */
export function fromMixtures(kind, problem, number) {
  seed(number);
  const { train, inputs, range } = problem;
  const net = new Kan(inputs, range, kind);
  const scores = () => net.layers.map(({ logits, gates }) => (logits ? logits.toArray() : gates.openProbabilities()));
  const ofEdge = (all, [at, edge]) => Array.from(all[at].subarray(edge * NAMES.length, (edge + 1) * NAMES.length));
  const ordered = (list) => list.map((_, k) => k).sort((i, j) => list[j] - list[i]);
  const keep = (layer, edge, wanted) => {
    layer.mask[edge] = layer.mask[edge].map((_, k) => wanted.includes(k));
  };
  fit(net, train, STEPS);
  for (let round = 1; round <= ROUNDS; round++) {
    const left = Math.max(BEST, 10 - round * Math.floor((10 - BEST) / ROUNDS));
    const now = scores();
    if (kind === "softmax") for (const [at, edge] of net.edges) keep(net.layers[at], edge, ordered(ofEdge(now, [at, edge])).slice(0, left));
    fit(net, train, STEPS, { lambda: LAMBDA });
  }
  if (kind === "gates")
    for (const [at, edge] of net.edges) {
      const open = net.layers[at].gates.testValues();
      keep(
        net.layers[at],
        edge,
        NAMES.map((_, k) => k).filter((k) => k && open[edge * NAMES.length + k] > 0),
      );
    }
  fit(net, train, STEPS);
  const live = net.edges.reduce((n, [at, edge]) => n + net.layers[at].mask[edge].filter((on, k) => on && k).length, 0);
  const all = scores();
  const lead = (place) =>
    ordered(ofEdge(all, place))
      .slice(0, 2)
      .reduce((a, k, i) => (i ? a - ofEdge(all, place)[k] : ofEdge(all, place)[k]), 0);
  const order = net.edges
    .map((place) => [place, lead(place)])
    .sort(([, a], [, b]) => a - b)
    .map(([place]) => place);
  inContext(net, train, order, (...place) => {
    const { x, y } = net.curve(train, ...place);
    const open = ordered(ofEdge(all, place)).filter((k) => k && net.layers[place[0]].mask[place[1]][k]);
    return [...open.slice(0, BEST).map((k) => [k, fitted(x, y, NAMES[k]).abcd]), [0]];
  });
  return { ...finished(net, problem), live };
}

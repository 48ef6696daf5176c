// How a law is judged: in the test it has not seen, against its formula, on another material.
import { adam, mul, seed, setState, square, state, step, sub, sum, uniform } from "sievenet";
import { least, mean, most } from "../lib/index.mjs";
import { all, sample, TESTS } from "./data.mjs";
import { leastCurvature } from "./law.mjs";

/** Steps that a law has on another material. */
export const TRANSFER = 50;

/** Mean squares of each test, added up. */
export const misfit = (net, points) => sum(mul(square(sub(net.stress(points), points.stresses)), points.weights));

const squares = (list) => list.reduce((total, each) => total + each * each, 0);

/** Share of the variance of each test that stresses explain. */
export function scores(stresses) {
  const of = (test) => {
    const here = all.points.flatMap(([name, , p], i) => (name === test ? [[p, stresses[i]]] : []));
    const middle = mean(here.map(([p]) => p));
    return 1 - squares(here.map(([p, q]) => p - q)) / squares(here.map(([p]) => p - middle));
  };
  return Object.fromEntries(TESTS.map((test) => [test, of(test)]));
}

/** The error of unseen pure shear of another material, before and after a few steps with its 16 points; the net is put back. */
export function transferred(net, law, seedOf) {
  seed(seedOf + 500);
  const { few, unseen } = sample(law);
  const error = () => {
    const found = net.stress(unseen).toArray();
    return Math.sqrt(squares(unseen.points.map(([, , p], i) => p - found[i])) / squares(unseen.points.map(([, , p]) => p)));
  };
  const kept = state(net);
  const before = error();
  const optimizer = adam({ learningRate: (t) => 0.02 * (1 - t / TRANSFER) + 1e-5 });
  for (let i = 0; i < TRANSFER; i++) step(net, optimizer, () => misfit(net, few));
  const after = error();
  setState(net, kept);
  return { before, after };
}

/** How far formula and net are apart at all points, as a share of the largest stress. */
export function apart(net, law) {
  const [found, I, c] = [net.stress(all), all.invariants, all.directions].map((each) => each.toArray());
  const error = all.points.map((_, i) => {
    const { slope } = law.at([I[2 * i], I[2 * i + 1]]);
    return Math.abs(slope[0] * c[2 * i] + slope[1] * c[2 * i + 1] - found[i]);
  });
  return most(error) / most(all.points.map(([, , p]) => p));
}

/** At how many of 1 000 drawn states of stretch a law is convex, and rises with both invariants. */
export function sound(law) {
  seed(77);
  const u = uniform([1000, 2]).toArray();
  const states = Array.from({ length: 1000 }, (_, i) => {
    const [a, b] = [0.75 + 4.75 * u[2 * i], 0.4 + 2.1 * u[2 * i + 1]]; // two stretches; the third keeps the volume
    const [p, q, r] = [a * a, b * b, 1 / (a * a * b * b)];
    return law.at([p + q + r, p * q + q * r + r * p]);
  });
  // a singular matrix has a smaller eigenvalue that is 0 but for rounding
  const convex = states.filter(({ curvature }) => leastCurvature(curvature) >= -1e-12 * (curvature[0] + curvature[3])).length;
  const rising = states.filter(({ slope }) => least(slope) >= 0).length;
  return { convex, rising };
}

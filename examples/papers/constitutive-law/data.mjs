// Rubber in three homogeneous tests, and what each of them asks of an energy W(I1, I2) of an incompressible body.
import { normal, tensor } from "sievenet";

/** Stretches and nominal stresses of L. R. G. Treloar, Trans. Faraday Soc. 40 (1944) 59-70, as tabulated in the literature. */
const TRELOAR = {
  uniaxial:
    "1 0, 1.11 .17, 1.23 .29, 1.57 .54, 2.12 .8, 2.73 1.03, 3.36 1.3, 3.95 1.57, 4.39 1.79, 5.29 2.29, 6.11 2.8, 6.54 3.75, 6.95 5.27, 7.43 7.73, 7.76 10.21",
  equibiaxial:
    "1 0, 1.02 .15, 1.08 .3, 1.16 .48, 1.37 .74, 1.57 .92, 1.96 1.17, 2.46 1.49, 2.79 1.78, 3.14 2.04, 3.45 2.33, 3.6 2.53, 3.86 2.96, 4.11 3.24, 4.6 4.24, 5.06 6.15, 5.28 6.99, 5.42 8.18, 5.59 9.87, 5.67 11.59",
  "pure shear":
    "1 0, 1.04 .17, 1.23 .4, 1.48 .63, 2.52 1.03, 3.51 1.49, 4.33 1.9, 5.07 2.36, 5.74 2.74, 6.24 3.22, 6.36 3.63, 6.65 4.49, 6.91 5.34, 7.06 6.23, 7.26 7, 7.42 7.89, 7.56 9.18, 7.83 10.9",
};

/**
 * Of a stretch s in each test: the invariants, and the direction in which they change, so that the nominal stress, with the
 * pressure eliminated, is the derivative of W along it: P = c1 dW/dI1 + c2 dW/dI2.
 */
const tests = {
  uniaxial: (s) => ({ I: [s * s + 2 / s, 2 * s + 1 / (s * s)], c: [2 * (s - 1 / (s * s)), (2 * (s - 1 / (s * s))) / s] }),
  equibiaxial: (s) => {
    const c = 2 * (s - 1 / (s * s * s * s * s));
    return { I: [2 * s * s + 1 / (s * s * s * s), s * s * s * s + 2 / (s * s)], c: [c, c * s * s] };
  },
  "pure shear": (s) => {
    const c = 2 * (s - 1 / (s * s * s));
    return { I: [s * s + 1 + 1 / (s * s), s * s + 1 + 1 / (s * s)], c: [c, c] };
  },
};

/** Points [test, stretch, stress] as tensors, each test weighing the same. */
export function problem(points) {
  const of = points.map(([test, s]) => tests[test](s));
  const count = (test) => points.filter((each) => each[0] === test).length;
  return {
    points,
    invariants: tensor(of.map(({ I }) => I)),
    directions: tensor(of.map(({ c }) => c)),
    stresses: tensor(points.map((each) => [each[2]])),
    weights: tensor(points.map(([test]) => [1 / count(test)])),
  };
}

const rubber = Object.entries(TRELOAR).flatMap(([test, text]) => text.split(", ").map((pair) => [test, ...pair.split(" ").map(Number)]));

export const TESTS = Object.keys(TRELOAR);

/** All 53 points, and those to learn from: pure shear is never seen. */
export const all = problem(rubber);
export const learned = problem(rubber.filter(([test]) => test !== "pure shear"));

/** Stresses of another material, neo-Hooke with modulus mu: W = mu (I1 - 3) / 2. */
const neoHooke = (mu) => (test, s) => (mu / 2) * tests[test](s).c[0];
/** Ogden's with one term, alpha 2.5: mu (s^1.5 - s^-2.25 or -6 or -3.5), whose powers are products of square roots. */
function ogden(mu) {
  const root = Math.sqrt;
  const up = (s) => s * root(s); // s^1.5
  const down = { uniaxial: (s) => s * s * root(root(s)), equibiaxial: (s) => s * s * s * s * s * s, "pure shear": (s) => s * s * s * root(s) };
  return (test, s) => mu * (up(s) - 1 / down[test](s));
}
export const others = { "neo-Hooke": neoHooke(0.7), Ogden: ogden(0.6) };

/** 16 points of another material with 2 % noise, of the next draws, to refit to; and 20 of pure shear without noise to judge by. */
export function sample(law) {
  const noise = normal([16]).toArray();
  const stretches = Array.from(noise, (_, i) => (i < 8 ? ["uniaxial", 1.25 + 0.25 * i] : ["equibiaxial", 1.15 + 0.15 * (i - 8)]));
  const few = stretches.map(([test, s], i) => [test, s, law(test, s) * (1 + 0.02 * noise[i])]);
  const unseen = Array.from({ length: 20 }, (_, i) => ["pure shear", 1 + (i + 1) / 8]).map(([test, s]) => [test, s, law(test, s)]);
  return { few: problem(few), unseen: problem(unseen) };
}

/** Stresses of all points by the law of Mooney and Rivlin, C1 (I1 - 3) + C2 (I2 - 3), fitted to what is learned from: least squares of two numbers. */
export function mooneyRivlin() {
  const c = (i) => tests[learned.points[i][0]](learned.points[i][1]).c;
  const w = learned.weights.toArray();
  const total = (of) => w.reduce((sum, each, i) => sum + each * of(c(i), learned.points[i][2]), 0);
  const [xx, xy, yy] = [total(([x]) => x * x), total(([x, y]) => x * y), total(([, y]) => y * y)];
  const [px, py] = [total(([x], p) => x * p), total(([, y], p) => y * p)];
  const [C1, C2] = [(yy * px - xy * py) / (xx * yy - xy * xy), (xx * py - xy * px) / (xx * yy - xy * xy)];
  return all.points.map(([test, s]) => {
    const [x, y] = tests[test](s).c;
    return C1 * x + C2 * y;
  });
}

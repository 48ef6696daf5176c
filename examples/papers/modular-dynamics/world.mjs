// A world of latents that drive each other, seen only through a mixing: eight at first, two more later.
import { add, affine, leakyRelu, log, matmul, mul, normal, scale, tanh, tensor, uniform } from "sievenet";

/** Latents at first; those that join; and of the first how many go by themselves or one other of their kind. */
export const [OLD, NEW, FUNDAMENTAL] = [8, 2, 4];
const ALL = OLD + NEW;
const SLOPE = 0.2;
/** Places of each sequence that are left out: they begin at 0. */
const BURN_IN = 20;

/** n numbers of (0, 1), one of them at a time. */
function numbers(n) {
  const all = uniform([n]).toArray();
  let at = 0;
  return () => all[at++];
}

/** Numbers of mean 0 and variance 1: of Laplace's distribution. */
function laplace(n) {
  const u = uniform([n])
    .toArray()
    .map((each) => each - 0.5);
  const logs = log(affine(tensor(u.map(Math.abs)), -2, 1)).toArray();
  return logs.map((each, i) => (-Math.sign(u[i]) * each) / Math.SQRT2);
}

/** A random rotation whose rows are scaled by up to half of `spread` more or less. */
function rotation(n, spread, next) {
  const g = normal([n, n]).toArray();
  const rows = Array.from({ length: n }, (_, i) => Array.from(g.subarray(i * n, (i + 1) * n)));
  const dot = (a, b) => a.reduce((total, each, i) => total + each * b[i], 0);
  rows.forEach((row, i) => {
    for (const other of rows.slice(0, i)) {
      const along = dot(row, other);
      for (let j = 0; j < n; j++) row[j] -= along * other[j];
    }
    const length = Math.sqrt(dot(row, row));
    for (let j = 0; j < n; j++) row[j] /= length;
  });
  return tensor(rows.map((row) => row.map((each) => each * (1 + spread * (next() - 0.5)))));
}

/** Rows of numbers to rows that are uncorrelated and of variance 1, by those of a sample. */
function whitening(x, n) {
  const count = x.length / n;
  const mean = new Float64Array(n);
  x.forEach((each, i) => {
    mean[i % n] += each / count;
  });
  const l = Array.from({ length: n }, () => new Float64Array(n));
  const covariance = (i, j) => {
    let total = 0;
    for (let t = 0; t < count; t++) total += (x[t * n + i] - mean[i]) * (x[t * n + j] - mean[j]);
    return total / count;
  };
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let v = covariance(i, j);
      for (let k = 0; k < j; k++) v -= l[i][k] * l[j][k];
      l[i][j] = i === j ? Math.sqrt(v) : v / l[j][j];
    }
  return (rows) => {
    const y = new Float32Array(rows.length);
    for (let t = 0; t < rows.length; t += n)
      for (let i = 0; i < n; i++) {
        let v = rows[t + i] - mean[i];
        for (let k = 0; k < i; k++) v -= l[i][k] * y[t + k];
        y[t + i] = v / l[i][i];
      }
    return y;
  };
}

/** Numbers of some columns of rows. */
export const columns = (rows, width, from, to) => rows.filter((_, i) => i % width >= from && i % width < to);

/** Who drives whom, how all is seen, and sequences of it. Draws from the seed. */
export function makeWorld() {
  const next = numbers(500);
  const parents = [];
  const own = new Float32Array(ALL);
  const driven = new Float32Array(ALL * ALL); // [from, to]
  for (let i = 0; i < ALL; i++) {
    const others = i < FUNDAMENTAL ? i % 2 : i < OLD ? 1 + (i % 2) : 2;
    const set = [i];
    while (set.length < 1 + others) {
      const j = Math.floor(next() * FUNDAMENTAL);
      if (!set.includes(j)) set.push(j);
    }
    own[i] = 0.5 + 0.2 * next();
    for (const j of set.slice(1)) driven[j * ALL + i] = (next() < 0.5 ? -1 : 1) * (0.9 + 0.5 * next());
    parents.push(set);
  }
  const [first, second, joining] = [rotation(OLD, 0.6, next), rotation(OLD, 0.6, next), rotation(NEW, 0.4, next)];
  const leaking = scale(normal([OLD, NEW]), 0.4);

  /** The latents of `count` sequences at `places` places, one place of all after the other. `shifted`: as they are when two join. */
  function run(count, places, shifted) {
    const rows = [];
    let z = tensor(new Float32Array(count * ALL), [count, ALL]);
    for (let t = 0; t < BURN_IN + places; t++) {
      const e = laplace(count * ALL);
      if (shifted) {
        const [apart, common] = [normal([count * ALL]).toArray(), normal([count]).toArray()];
        for (let i = 0; i < e.length; i++) if (i % ALL < OLD) e[i] = 0.6 * apart[i] + 0.6 * common[Math.floor(i / ALL)];
      }
      z = add(add(mul(z, tensor(own)), matmul(tanh(scale(z, 1.5)), tensor(driven, [ALL, ALL]))), tensor(e, [count, ALL]));
      if (t >= BURN_IN) rows.push(z.toArray());
    }
    return Float32Array.from(rows.flatMap((each) => Array.from(each)));
  }

  /** What the sensors of the old latents tell. */
  function mixed(rows) {
    const z = tensor(columns(rows, ALL, 0, OLD), [rows.length / ALL, OLD]);
    return matmul(leakyRelu(matmul(z, first), SLOPE), second).toArray();
  }

  /** What two more sensors tell of those that join, and a little of the old ones. */
  function joined(rows) {
    const count = rows.length / ALL;
    const [old, fresh] = [tensor(columns(rows, ALL, 0, OLD), [count, OLD]), tensor(columns(rows, ALL, OLD, ALL), [count, NEW])];
    return leakyRelu(add(matmul(fresh, joining), matmul(old, leaking)), SLOPE).toArray();
  }
  return { parents, width: ALL, run, mixed, joined, whitening: (x) => whitening(x, OLD) };
}

// Linear problems with columns that are correlated with their neighbours, and subsets of them by exhaustion, forward stepwise
// selection and the lasso: what docs/subsets.md and its tests compare. In float64, apart from the library but for its draws.

/**
 * A problem of `rows` and `columns`: column j is correlated by `correlation` with column j - 1, `true` of them have weights of
 * ±[0.5, 1.5], and the variance of what they make is `snr` times that of the noise.
 * @param {{ normal: Function, seed: Function, uniform: Function }} library
 */
export function problemOf({ normal, seed, uniform }, { rows, columns, relevant, correlation, snr, number }) {
  seed(number);
  const inputs = normal([rows * columns]).toArray();
  const fresh = Math.sqrt(1 - correlation * correlation);
  for (let i = 0; i < inputs.length; i++) if (i % columns) inputs[i] = correlation * inputs[i - 1] + fresh * inputs[i];
  const order = Array.from(uniform([columns]).toArray(), (u, j) => [u, j]).sort(([a], [b]) => a - b);
  const [sizes, signs] = [uniform([relevant]).toArray(), uniform([relevant]).toArray()];
  const weights = new Float64Array(columns);
  for (let i = 0; i < relevant; i++) weights[order[i][1]] = (signs[i] < 0.5 ? -1 : 1) * (0.5 + sizes[i]);
  const signal = Array.from({ length: rows }, (_, row) => weights.reduce((all, w, j) => all + w * inputs[row * columns + j], 0));
  const spread = Math.sqrt(signal.reduce((all, s) => all + s * s, 0) / rows / snr);
  const noise = normal([rows]).toArray();
  const targets = Float32Array.from(signal, (s, row) => s + spread * noise[row]);
  return { rows, columns, inputs, targets, weights, ...products(rows, columns, inputs, targets) };
}

/** Products of all columns with each other and with the targets. */
function products(rows, columns, x, y) {
  const all = Array.from({ length: columns }, () => new Float64Array(columns));
  const own = new Float64Array(columns);
  let square = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      const xi = x[row * columns + i];
      own[i] += xi * y[row];
      for (let j = 0; j <= i; j++) all[i][j] += xi * x[row * columns + j];
    }
    square += y[row] * y[row];
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) all[j][i] = all[i][j];
  return { all, own, square };
}

/** The squared error of least squares with some columns, by Cholesky's factors. */
export function errorOf({ all, own, square }, chosen) {
  const factor = [];
  const z = [];
  let left = square;
  for (let i = 0; i < chosen.length; i++) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      let dot = all[chosen[i]][chosen[j]];
      const other = j < i ? factor[j] : row;
      for (let m = 0; m < j; m++) dot -= row[m] * other[m];
      row[j] = i === j ? Math.sqrt(dot) : dot / other[j];
    }
    factor.push(row);
    let dot = own[chosen[i]];
    for (let m = 0; m < i; m++) dot -= row[m] * z[m];
    z.push(dot / row[i]);
    left -= z[i] * z[i];
  }
  return left;
}

/** The Bayesian information criterion of some columns. */
export const bicOf = (problem, chosen) => problem.rows * Math.log(errorOf(problem, chosen) / problem.rows) + Math.log(problem.rows) * chosen.length;

/** The best of all subsets. */
export function exhaustive(problem) {
  let best = { bic: Infinity, chosen: [] };
  for (let set = 0; set < 2 ** problem.columns; set++) {
    const chosen = Array.from({ length: problem.columns }, (_, j) => j).filter((j) => (set >> j) & 1);
    const bic = bicOf(problem, chosen);
    if (bic < best.bic) best = { bic, chosen };
  }
  return best.chosen;
}

/** One column after the other, the one that gains most, while any does. */
export function forward(problem) {
  let [chosen, now] = [[], bicOf(problem, [])];
  for (;;) {
    let best = { bic: now };
    for (let j = 0; j < problem.columns; j++) {
      if (chosen.includes(j)) continue;
      const bic = bicOf(problem, [...chosen, j]);
      if (bic < best.bic) best = { bic, j };
    }
    if (best.j === undefined) return chosen;
    [chosen, now] = [[...chosen, best.j], best.bic];
  }
}

/** Goes on from some columns with one more, one less, or one exchanged, the best of them, while any gains. */
export function exchanged(problem, from) {
  let [chosen, now] = [from, bicOf(problem, from)];
  for (;;) {
    let best = { bic: now - 1e-9 };
    const consider = (columns) => {
      const bic = bicOf(problem, columns);
      if (bic < best.bic) best = { bic, columns };
    };
    for (let j = 0; j < problem.columns; j++) consider(chosen.includes(j) ? chosen.filter((i) => i !== j) : [...chosen, j]);
    if (!best.columns)
      for (const i of chosen) for (let j = 0; j < problem.columns; j++) if (!chosen.includes(j)) consider(chosen.map((each) => (each === i ? j : each)));
    if (!best.columns) return chosen;
    [chosen, now] = [best.columns, best.bic];
  }
}

/** The lasso along 60 prices, by coordinates: the columns at the price with the least BIC of its own error or, `relaxed`, of least squares. */
export function lasso(problem, relaxed = false) {
  const { all, own, square, rows, columns } = problem;
  const [weights, left] = [new Float64Array(columns), Float64Array.from(own)];
  let price = Math.max(...own.map(Math.abs));
  let best = { bic: Infinity, chosen: [] };
  for (let step = 0; step < 60; step++) {
    price *= 0.9;
    for (let round = 0; round < 300; round++) {
      let most = 0;
      for (let j = 0; j < columns; j++) {
        const full = left[j] + all[j][j] * weights[j];
        const next = (Math.sign(full) * Math.max(0, Math.abs(full) - price)) / all[j][j];
        const by = next - weights[j];
        if (!by) continue;
        weights[j] = next;
        for (let i = 0; i < columns; i++) left[i] -= by * all[j][i];
        most = Math.max(most, Math.abs(by));
      }
      if (most < 1e-7) break;
    }
    const chosen = [...weights.keys()].filter((j) => weights[j]);
    if (chosen.length > 80) break;
    const error = chosen.reduce((sum, j) => sum - weights[j] * (own[j] + left[j]), square);
    const bic = relaxed ? bicOf(problem, chosen) : rows * Math.log(error / rows) + Math.log(rows) * chosen.length;
    if (bic < best.bic) best = { bic, chosen };
  }
  return best.chosen;
}

/** The harmonic mean of precision and recall of the columns that have weights. */
export function f1({ weights }, chosen) {
  const hit = chosen.filter((j) => weights[j]).length;
  return (2 * hit) / (chosen.length + weights.reduce((n, w) => n + (w ? 1 : 0), 0));
}

// How well latents were found: correlations after the best matching, and the graph in its order.

/** |correlation| of each column of a with each of b. */
export function correlations(a, b, n) {
  const count = a.length / n;
  const moments = (x) => {
    const mean = new Float64Array(n);
    const deviation = new Float64Array(n);
    x.forEach((each, i) => {
      mean[i % n] += each / count;
    });
    x.forEach((each, i) => {
      deviation[i % n] += (each - mean[i % n]) ** 2;
    });
    return { mean, deviation: deviation.map(Math.sqrt) };
  };
  const [p, q] = [moments(a), moments(b)];
  return Array.from({ length: n }, (_, j) =>
    Array.from({ length: n }, (_, k) => {
      let total = 0;
      for (let t = 0; t < count; t++) total += (a[t * n + j] - p.mean[j]) * (b[t * n + k] - q.mean[k]);
      return Math.abs(total) / (p.deviation[j] * q.deviation[k] || 1);
    }),
  );
}

/** The order of columns for which the mean of matched correlations (MCC) is largest, over all orders. */
export function matched(c) {
  const n = c.length;
  const best = new Float64Array(1 << n).fill(-1);
  const last = new Int32Array(1 << n);
  best[0] = 0;
  for (let set = 0; set < 1 << n; set++) {
    let row = 0;
    for (let rest = set; rest; rest &= rest - 1) row++;
    for (let k = 0; row < n && k < n; k++) {
      const [more, value] = [set | (1 << k), best[set] + c[row][k]];
      if (set & (1 << k) || value <= best[more]) continue;
      best[more] = value;
      last[more] = k;
    }
  }
  const order = new Array(n);
  for (let set = (1 << n) - 1, row = n - 1; row >= 0; row--) {
    order[row] = last[set];
    set ^= 1 << last[set];
  }
  return { order, mcc: best[(1 << n) - 1] / n };
}

/** F1 of the open edges [to, from] against who drives whom, self edges included. */
export function graphF1(open, order, parents) {
  const n = order.length;
  let [right, wrong, missed] = [0, 0, 0];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [found, is] = [open[i * n + j] !== 0, parents[order[i]].includes(order[j])];
      if (found && is) right++;
      else if (found) wrong++;
      else if (is) missed++;
    }
  return (2 * right) / (2 * right + wrong + missed);
}

// Convolution and pooling for a training step of jax-js, from its matrix products: its own convolution is made for the
// way forward, and a step of LeNet-5 with it took 6 s (2 cores of an AMD EPYC). Pictures are [batch, height, width, channels],
// filters [height, width, channels, filters]. With all taps side by side for one product (im2col) steps of LeNet-5 and
// of the residual net took twice and three times as long as with a sum of products.

/**
 * A sum of products, each with `together` neighbouring taps of a row: 1, or all. Consumes x and w.
 */
export function jaxConvolve({ numpy }, x, w, { padding = 0, together = 1 } = {}) {
  const [high, wide, channels, filters] = w.shape;
  const around = [padding, padding];
  const padded = padding ? numpy.pad(x, [[0, 0], around, around, [0, 0]]) : x;
  const [batch, height, width] = padded.shape;
  const [h, v] = [height - high + 1, width - wide + 1];
  let sum;
  for (let left = 0; left < wide; left += together) {
    const columns = Array.from({ length: together }, (_, j) => padded.ref.slice([], [], [left + j, left + j + v], []));
    const beside = together > 1 ? numpy.concatenate(columns, 3) : columns[0];
    for (let top = 0; top < high; top++) {
      const rows = beside.ref.slice([], [top, top + h], [], []).reshape([batch * h * v, together * channels]);
      const taps = w.ref.slice(top, [left, left + together]).reshape([together * channels, filters]);
      const product = numpy.matmul(rows, taps);
      sum = sum ? sum.add(product) : product;
    }
    beside.dispose();
  }
  padded.dispose();
  w.dispose();
  return sum.reshape([batch, h, v, filters]);
}

/** All taps of a place side by side, and one product (im2col). Consumes x and w. */
export function jaxIm2col({ numpy }, x, w, { padding = 0 } = {}) {
  const [high, wide, channels, filters] = w.shape;
  const around = [padding, padding];
  const padded = padding ? numpy.pad(x, [[0, 0], around, around, [0, 0]]) : x;
  const [batch, height, width] = padded.shape;
  const [h, v, taps] = [height - high + 1, width - wide + 1, high * wide];
  const shifted = Array.from({ length: taps }, (_, t) => [Math.floor(t / wide), t % wide]).map(([top, left]) =>
    padded.ref.slice([], [top, top + h], [left, left + v], []),
  );
  padded.dispose();
  const patches = numpy.concatenate(shifted, 3).reshape([batch * h * v, taps * channels]);
  return numpy.matmul(patches, w.reshape([taps * channels, filters])).reshape([batch, h, v, filters]);
}

/** The largest of each 2 x 2 pixels. */
export function jaxPool({ numpy }, x) {
  const [batch, height, width, channels] = x.shape;
  return numpy.max(x.reshape([batch, height / 2, 2, width / 2, 2, channels]), [2, 4]);
}

// Convolution and pooling for a training step of jax-js, from its matrix products: its own convolution is made for the
// way forward, and a step of LeNet-5 with it took 6 s (2 cores of an AMD EPYC). Images are [batch, height, width, channels],
// filters [height, width, channels, filters]. With all taps side by side for one product (im2col) steps of LeNet-5 and
// of the residual net took twice and three times as long as with a sum of products.

/** x with zeros around each image, and the size of what a convolution with w gives. Consumes x. */
function framed({ numpy }, x, w, padding) {
  const around = [padding, padding];
  const padded = padding ? numpy.pad(x, [[0, 0], around, around, [0, 0]]) : x;
  const [batch, height, width] = padded.shape;
  const [high, wide] = w.shape;
  return { padded, batch, outputHeight: height - high + 1, outputWidth: width - wide + 1 };
}

/**
 * A sum of products, each with `together` neighbouring taps of a row: 1, or all. Consumes x and w.
 */
export function jaxConvolve(jax, x, w, { padding = 0, together = 1 } = {}) {
  const { numpy } = jax;
  const [high, wide, channels, filters] = w.shape;
  const { padded, batch, outputHeight, outputWidth } = framed(jax, x, w, padding);
  let sum;
  for (let left = 0; left < wide; left += together) {
    const columns = Array.from({ length: together }, (_, j) => padded.ref.slice([], [], [left + j, left + j + outputWidth], []));
    const beside = together > 1 ? numpy.concatenate(columns, 3) : columns[0];
    for (let top = 0; top < high; top++) {
      const rows = beside.ref.slice([], [top, top + outputHeight], [], []).reshape([batch * outputHeight * outputWidth, together * channels]);
      const taps = w.ref.slice(top, [left, left + together]).reshape([together * channels, filters]);
      const product = numpy.matmul(rows, taps);
      sum = sum ? sum.add(product) : product;
    }
    beside.dispose();
  }
  padded.dispose();
  w.dispose();
  return sum.reshape([batch, outputHeight, outputWidth, filters]);
}

/** All taps of a spatial position side by side, and one product (im2col). Consumes x and w. */
export function jaxIm2col(jax, x, w, { padding = 0 } = {}) {
  const { numpy } = jax;
  const [high, wide, channels, filters] = w.shape;
  const { padded, batch, outputHeight, outputWidth } = framed(jax, x, w, padding);
  const taps = high * wide;
  const shifted = Array.from({ length: taps }, (_, t) => [Math.floor(t / wide), t % wide]).map(([top, left]) =>
    padded.ref.slice([], [top, top + outputHeight], [left, left + outputWidth], []),
  );
  padded.dispose();
  const patches = numpy.concatenate(shifted, 3).reshape([batch * outputHeight * outputWidth, taps * channels]);
  return numpy.matmul(patches, w.reshape([taps * channels, filters])).reshape([batch, outputHeight, outputWidth, filters]);
}

/** The largest of each 2 x 2 pixels. */
export function jaxPool({ numpy }, x) {
  const [batch, height, width, channels] = x.shape;
  return numpy.max(x.reshape([batch, height / 2, 2, width / 2, 2, channels]), [2, 4]);
}

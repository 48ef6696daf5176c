// Convolution for a training step of TensorFlow.js: its WebAssembly backend has no gradient of conv2d for the filters, and
// that of matMul for its transposed products is slow, so both get gradients of their own from what is fast there. Steps of
// LeNet-5 and the residual net took four times as long with slices, concat and one product (im2col). Images are
// [batch, height, width, channels], filters [height, width, channels, filters].

/** conv2d(x, w); `first`: x is the input of the net and needs no gradient. */
export function tfjsConvolution(tf, { padding = 0, first = false } = {}) {
  return tf.customGrad((x, w, save) => {
    save([x, w]);
    // the gradient of x is the convolution of dy with the turned filters
    const turned = (w) => tf.transpose(tf.reverse(w, [0, 1]), [0, 1, 3, 2]);
    // that of w the convolution of x with dy, examples taking the place of channels
    const filters = (x, dy) => tf.conv2d(tf.transpose(x, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), 1, padding);
    return {
      value: tf.conv2d(x, w, 1, padding),
      gradFunc: (dy, [x, w]) => [first ? tf.zerosLike(x) : tf.conv2d(dy, turned(w), 1, w.shape[0] - 1 - padding), tf.transpose(filters(x, dy), [1, 2, 0, 3])],
    };
  });
}

/** All taps of a spatial position side by side, and one product (im2col) with the gradients of tfjsProduct. */
export function tfjsIm2col(tf, { padding = 0 } = {}) {
  const product = tfjsProduct(tf);
  return (x, w) => {
    const [high, wide, channels, filters] = w.shape;
    const around = [padding, padding];
    const padded = padding ? tf.pad(x, [[0, 0], around, around, [0, 0]]) : x;
    const [batch, height, width] = padded.shape;
    const [h, v, taps] = [height - high + 1, width - wide + 1, high * wide];
    const shifted = Array.from({ length: taps }, (_, t) => tf.slice(padded, [0, Math.floor(t / wide), t % wide, 0], [batch, h, v, channels]));
    const patches = tf.reshape(tf.concat(shifted, 3), [batch * h * v, taps * channels]);
    return tf.reshape(product(patches, tf.reshape(w, [taps * channels, filters])), [batch, h, v, filters]);
  };
}

/** matMul(x, w) whose gradients are products of transposed copies. */
export function tfjsProduct(tf) {
  return tf.customGrad((x, w, save) => {
    save([x, w]);
    return { value: tf.matMul(x, w), gradFunc: (dy, [x, w]) => [tf.matMul(dy, tf.transpose(w)), tf.matMul(tf.transpose(x), dy)] };
  });
}

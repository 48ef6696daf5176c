/** Numbers of an array of `shape` in the order that they have with its axes in the order `axes`. */
export function permuted(values, shape, axes) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const turned = new Float32Array(values.length);
  let n = 0;
  function walk(depth, at) {
    if (depth === axes.length) {
      turned[n++] = values[at];
      return;
    }
    const axis = axes[depth];
    for (let i = 0; i < shape[axis]; i++) walk(depth + 1, at + i * strides[axis]);
  }
  walk(0, 0);
  return turned;
}

/** Filters [filters, channels, height, width] as [height, width, channels, filters], which peers with channels last want. */
export const tapsFirst = (values, shape) => ({ values: permuted(values, shape, [2, 3, 1, 0]), shape: [shape[2], shape[3], shape[1], shape[0]] });

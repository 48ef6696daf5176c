/** The net with its selections, saved by ours. */
export function oursSaved(lib, { layers }) {
  const parts = layers.flatMap(({ convolves, weight, values, bias, select, of }, i) => {
    const layer = convolves ? lib.conv2d(weight[1], weight[0], [weight[2], weight[3]]) : lib.dense(...weight);
    layer.weight.set(values);
    layer.bias.set(bias);
    const after = i + 1 === layers.length ? [] : convolves ? [lib.relu, lib.maxPool2d(2)] : [lib.relu];
    const flat = !convolves && layers[i - 1]?.convolves ? [lib.flatten] : [];
    return [...flat, ...(select ? [lib.select(select, of)] : []), layer, ...after];
  });
  return lib.encode(lib.sequential(...parts));
}

// Predictions by LiteRT.js of nets given as { shape, layers }, as nets/pruned/net.mjs has them: layers with relu between, a pooling
// behind each convolution. Its images have their channels last, so weights are put in that order beforehand.
import { contender } from "../../measure/contender.mjs";
import { tfliteModel } from "../../peers/tfliteModel.mjs";
import { permuted } from "../convolution/permuted.mjs";

/** Indices into maps [channels, height, width] as those into [height, width, channels]. */
const channelsLast = (indices, [channels, height, width]) =>
  indices.map((index) => (index % (height * width)) * channels + Math.floor(index / (height * width)));

/** The file for batches of one size. */
function modelFor({ shape, layers }, batch) {
  const model = tfliteModel();
  // maps: [channels, height, width] where there are images still
  let maps = shape.length === 3 ? shape : undefined;
  const input = model.input([batch, ...(maps ? [maps[1], maps[2], maps[0]] : shape)]);
  const output = layers.reduce((before, { convolves, weight, values, bias, select }, i) => {
    const constantBias = model.constant(bias, [bias.length]);
    let x = before;
    if (convolves) {
      const [filters, channels, height, width] = weight;
      const [rows, columns] = [maps[1] - height + 1, maps[2] - width + 1];
      const turned = model.constant(permuted(values, weight, [0, 2, 3, 1]), [filters, height, width, channels]);
      x = model.convolution(x, turned, constantBias, [batch, rows, columns, filters], true);
      maps = [filters, rows / 2, columns / 2];
      return model.maxPool(x, [batch, maps[1], maps[2], filters]);
    }
    const [inputs, outputs] = weight;
    const flat = maps && !select ? permuted(values, [...maps, outputs], [3, 1, 2, 0]) : permuted(values, weight, [1, 0]);
    if (maps) x = model.reshape(x, [batch, maps.reduce((a, b) => a * b, 1)]);
    if (select) x = model.gather(x, maps ? channelsLast(select, maps) : select, [batch, inputs]);
    maps = undefined;
    return model.dense(x, model.constant(flat, [outputs, inputs]), constantBias, [batch, outputs], i + 1 < layers.length);
  }, input);
  return model.done(input, output);
}

/** `x`: the numbers of a batch of images of one channel or of rows, which each call is given. What a call makes is deleted by hand. */
export async function litertPredict(litert, net, x, batch) {
  const compiled = await litert.compile(modelFor(net, batch));
  const [channels, ...rest] = net.shape;
  const shape = [batch, ...rest, channels];
  async function run() {
    const input = litert.tensor(x, shape);
    const [output] = await compiled.run(input);
    const numbers = output.toTypedArray();
    output.delete();
    input.delete();
    return numbers;
  }
  return contender({ run, result: run, free: () => compiled.delete() });
}

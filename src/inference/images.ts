// Layers that take images, [batch, channels, height, width], and batch norm, which takes rows as well.
import { type Floats, skip } from "../addresses.ts";
import {
  type AveragePool2dDescription,
  averagePool2d as averagePoolFacts,
  type MaxPool2dDescription,
  maxPool2d as maxPoolFacts,
  type ZeroPad2dDescription,
  zeroPad2d as zeroPadFacts,
} from "../descriptions/images.ts";
import { type BatchNormDescription, batchNorm as batchNormFacts } from "../descriptions/norms.ts";
import { asImage, asSeries } from "../ops/window.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";
import type { Stage } from "./executionPlan.ts";

type Four = readonly [number, number, number, number];

/** A stage of images for a layer that may take series, which are images of height 1 to it. */
export function overMaps<D extends { readonly series?: true }>(facts: { output(layer: D, shape: Shape): Shape }, layer: D, make: (image: D) => Stage): Stage {
  if (!layer.series) return make(layer);
  const { series: _, ...image } = layer;
  const stage = make(image as D);
  const whole: Stage = (x, plan) => {
    facts.output(layer, x.shape);
    const y = stage({ ...x, shape: asImage(x.shape) }, plan);
    return { ...y, shape: asSeries(y.shape) };
  };
  return Object.assign(whole, { does: stage.does ?? 0 });
}

/** Pooling, of what shape its facts say. Max pooling takes no notice of what counts as padding. */
const pooling =
  (name: "maxPlanes" | "meanPlanes", facts: typeof maxPoolFacts): Make<MaxPool2dDescription | AveragePool2dDescription> =>
  (whole, context) => {
    const { kernels } = context.storage;
    const counted = "countPadding" in whole && whole.countPadding === false ? 0 : 1;
    return overMaps(facts, whole, (layer) => (x, plan) => {
      const y = plan.result(facts.output(layer, x.shape));
      const [batch, channels, ...size] = x.shape as Four;
      const [, , ...out] = y.shape as Four;
      const { kernel, stride, padding } = layer;
      plan.step(() => kernels[name](y.address, x.address, batch * channels, ...size, ...kernel, ...stride, ...padding, ...out, counted));
      return y;
    });
  };

const zeroPad2d: Make<ZeroPad2dDescription> = (whole, context) => {
  const { kernels } = context.storage;
  const [vertical, horizontal] = whole.padding;
  return overMaps(zeroPadFacts, whole, (layer) => (x, plan) => {
    const shape = zeroPadFacts.output(layer, x.shape);
    const [[batch, channels, height, width], [, , h, w]] = [x.shape as Four, shape as Four];
    // the zeros are written once; nothing may write over them
    const y = { ...plan.result(shape), kept: true };
    kernels.fill(y.address, sizeOf(y.shape), 0);
    const first = skip(y.address, vertical * w + horizontal);
    plan.step(() => {
      for (let i = 0; i < batch * channels; i++) kernels.copyGrid(skip(first, i * h * w), skip(x.address, i * height * width), height, width, w, 1, width, 1);
    });
    return y;
  });
};

const batchNorm: Make<BatchNormDescription> = (layer, context) => {
  const { channels, epsilon } = layer;
  const [scale, shift, mean, variance] = ["scale", "shift", "mean", "variance"].map((name) => context.put(name, [channels])) as [
    Floats,
    Floats,
    Floats,
    Floats,
  ];
  const { storage } = context;
  const { kernels } = storage;
  const inverse = storage.take(channels);
  kernels.batchNormInverse(inverse, variance, channels, epsilon);
  return (x, plan) => {
    batchNormFacts.output(layer, x.shape);
    const [batch, positions] = [x.shape[0] as number, sizeOf(x.shape.slice(2))];
    const y = plan.over(x);
    plan.step(() => kernels.normChannels(y.address, x.address, mean, inverse, scale, shift, batch, channels, positions));
    return y;
  };
};

export const images = {
  maxPool2d: pooling("maxPlanes", maxPoolFacts),
  averagePool2d: pooling("meanPlanes", averagePoolFacts),
  zeroPad2d,
  batchNorm,
};

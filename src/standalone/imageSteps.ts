// The steps of layers that take images.
import {
  type AveragePool2dDescription,
  averagePool2d as averagePoolFacts,
  type Conv2dDescription,
  conv2d as convFacts,
  type MaxPool2dDescription,
  maxPool2d as maxPoolFacts,
  type ZeroPad2dDescription,
  zeroPad2d as zeroPadFacts,
} from "../descriptions/images.ts";
import type { Pair } from "../ops/window.ts";
import type { Shape } from "../shape.ts";
import { type Flow, type Lower, resultShape } from "./place.ts";

/** Channels, and the sizes of an image and of a result; series are images of height 1. */
export function over({ shape: [channels, ...size] }: Flow, [, ...out]: Shape): { readonly channels: number; readonly size: Pair; readonly out: Pair } {
  const pair = (each: Shape) => (each.length === 1 ? [1, ...each] : each) as unknown as Pair;
  return { channels: channels as number, size: pair(size), out: pair(out) };
}

const conv2d: Lower<Conv2dDescription> = (layer, x, at) => {
  const { inputs, outputs, kernel, groups } = layer;
  const shape = resultShape(convFacts, layer, x);
  const taps = (inputs / groups) * kernel[0] * kernel[1];
  const weights = at.weights([outputs, inputs / groups, ...kernel], outputs, (i) => Math.floor(i / taps));
  const { size, out } = over(x, shape);
  return at.step({ op: "conv2d", weights, biases: at.biases(layer), sizes: layer, size, out }, [x], shape);
};

const maxPool2d: Lower<MaxPool2dDescription> = (layer, x, at) => {
  const shape = resultShape(maxPoolFacts, layer, x);
  return at.step({ op: "maxPool", window: layer, ...over(x, shape) }, [x], shape);
};

const averagePool2d: Lower<AveragePool2dDescription> = (layer, x, at) => {
  const shape = resultShape(averagePoolFacts, layer, x);
  return at.step({ op: "averagePool", window: layer, countPadding: layer.countPadding !== false, ...over(x, shape) }, [x], shape);
};

const zeroPad2d: Lower<ZeroPad2dDescription> = (layer, x, at) => {
  const shape = resultShape(zeroPadFacts, layer, x);
  return at.step({ op: "pad", padding: layer.padding, ...over(x, shape) }, [x], shape);
};

export const imageSteps = { conv2d, maxPool2d, averagePool2d, zeroPad2d };

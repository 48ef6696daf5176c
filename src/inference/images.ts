// Layers that take images, [batch, channels, height, width], and batch norm, which takes rows as well.
import { type Floats, none, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { outputSize, pair, printPair } from "../ops/window.ts";
import { whole } from "../options.ts";
import { print, sizeOf } from "../shape.ts";
import type { Data, Make } from "./context.ts";
import { epsilonOf } from "./dense.ts";
import { need } from "./plan.ts";

type Four = readonly [number, number, number, number];

/** A pair of whole numbers that the file gives for a layer. @throws ValueError */
const both = (who: string, data: Data, name: string, least: number) => pair(who, name, data[name] as number, least);

function pooling(type: "maxPool2d" | "averagePool2d"): Make {
  return (data, context) => {
    const [kernel, stride, padding] = [both(type, data, "kernel", 1), both(type, data, "stride", 1), both(type, data, "padding", 0)];
    const label = `${type}(${printPair(kernel)})`;
    if (padding.some((each, i) => each > (kernel[i] as number) / 2))
      throw new ShapeError(`${label}: padding is ${padding.join(" x ")}, but it must be at most half the kernel.`);
    context.note(label);
    const counted = data["countPadding"] === false ? 0 : 1;
    const { kernels } = context.storage;
    return (x, plan) => {
      need(label, x, "batch", "channels", "height", "width");
      const [batch, channels, height, width] = x.shape as Four;
      const out = outputSize(label, [height, width], kernel, stride, padding);
      const y = plan.value([batch, channels, ...out]);
      const [kh, kw, sh, sw, ph, pw, oh, ow] = [...kernel, ...stride, ...padding, ...out] as const;
      plan.step(() => {
        if (type === "maxPool2d") kernels.maxPool(y.address, x.address, batch, channels, none, channels, height, width, kh, kw, sh, sw, ph, pw, oh, ow);
        else kernels.averagePool(y.address, x.address, batch, channels, none, channels, height, width, kh, kw, sh, sw, ph, pw, oh, ow, counted);
      });
      return y;
    };
  };
}
export const maxPool2d = pooling("maxPool2d");
export const averagePool2d = pooling("averagePool2d");

export const zeroPad2d: Make = (data, context) => {
  const padding = both("zeroPad2d", data, "padding", 0);
  const label = `zeroPad2d(${printPair(padding)})`;
  context.note(label);
  const { kernels } = context.storage;
  return (x, plan) => {
    need(label, x, "batch", "channels", "height", "width");
    const [batch, channels, height, width] = x.shape as Four;
    const [h, w] = [height + 2 * padding[0], width + 2 * padding[1]];
    // the zeros are written once; nothing may write over them
    const y = { ...plan.value([batch, channels, h, w]), kept: true };
    kernels.fill(y.address, sizeOf(y.shape), 0);
    const first = skip(y.address, padding[0] * w + padding[1]);
    plan.step(() => {
      for (let i = 0; i < batch * channels; i++) kernels.copyGrid(skip(first, i * h * w), skip(x.address, i * height * width), height, width, w, 1, width, 1);
    });
    return y;
  };
};

export const batchNorm: Make = (data, context) => {
  const channels = whole("batchNorm", "channels", data["channels"] as number);
  const epsilon = epsilonOf("batchNorm", data["epsilon"]);
  const label = `batchNorm(${channels})`;
  context.note(label, 2 * channels);
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
    const rank = x.shape.length;
    if ((rank !== 2 && rank !== 4) || x.shape[1] !== channels)
      throw new ShapeError(`${label}: the input is ${print(x.shape)} but needs [batch, ${channels}] or [batch, ${channels}, height, width].`);
    const [batch, positions] = [x.shape[0] as number, sizeOf(x.shape.slice(2))];
    const y = plan.over(x);
    plan.step(() => kernels.batchNorm(y.address, x.address, mean, inverse, scale, shift, none, 0, batch, channels, positions, none, channels));
    return y;
  };
};

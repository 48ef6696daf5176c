// Layers that take examples in rows.
import { type Floats, type Indices, none, skip } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { whole } from "../options.ts";
import { isWhole, print, sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";
import { need } from "./plan.ts";

const size = (who: string, data: Readonly<Record<string, unknown>>, name: string) => whole(who, name, data[name] as number);

/** Above 0, as the roots of variances need it. @throws ValueError */
export function epsilonOf(who: string, epsilon: unknown): number {
  if (typeof epsilon === "number" && epsilon > 0 && epsilon < Infinity) return epsilon;
  throw new ValueError(`${who}: epsilon is ${epsilon}, but it must be above 0.`);
}

export const dense: Make = (data, context) => {
  const [inputs, outputs] = [size("dense", data, "inputs"), size("dense", data, "outputs")];
  const label = `dense(${inputs}, ${outputs})`;
  context.refuseGates(data);
  context.note(label, inputs * outputs + (data["bias"] ? outputs : 0));
  const { storage } = context;
  const { kernels, workspace } = storage;
  const weight = context.put("weight", [inputs, outputs]);
  const bias = data["bias"] ? context.put("bias", [outputs]) : none;
  return (x, plan) => {
    need(label, x, "batch", inputs);
    const m = x.shape[0] as number;
    const y = plan.value([m, outputs]);
    plan.step(() => kernels.dense(y.address, x.address, weight, none, m, inputs, outputs, none, inputs, none, outputs, workspace));
    if (bias) plan.step(() => kernels.addRow(y.address, bias, m, outputs));
    return y;
  };
};

export const select: Make = (data, context) => {
  const [inputs, count] = [size("select", data, "inputs"), whole("select", "count", data["count"] as number, 0)];
  const label = `select(${count} of ${inputs})`;
  context.note(label);
  const indices = context.indices("indices", [count]);
  const odd = indices.findIndex((each) => each < 0 || each >= inputs);
  if (odd >= 0) throw new ValueError(`select: index ${odd} is ${indices[odd]}, but it must be a whole number from 0 to ${inputs - 1}.`);
  const list = context.storage.putInts(indices);
  const { kernels } = context.storage;
  return (x, plan) => {
    const [m, came, ...rest] = x.shape as [number, number, ...number[]];
    if (came !== inputs) throw new ShapeError(`${label}: the input is ${print(x.shape)} but needs [batch, ${inputs}] or [batch, ${inputs}, height, width].`);
    const y = plan.value([m, count, ...rest]);
    const inner = sizeOf(rest);
    plan.step(() => {
      if (!rest.length) kernels.selectColumns(y.address, x.address, list, m, inputs, count);
      else for (let b = 0; b < m; b++) kernels.gatherRows(skip(y.address, b * count * inner), skip(x.address, b * inputs * inner), list, count, inner);
    });
    return y;
  };
};

export const embedding: Make = (data, context) => {
  const [count, width] = [size("embedding", data, "count"), size("embedding", data, "width")];
  const label = `embedding(${count}, ${width})`;
  context.note(label, count * width);
  const { storage } = context;
  const table = context.put("weight", [count, width]);
  return (x, plan) => {
    if (x.shape.length === 0) throw new ShapeError(`${label}: the input is a single number but needs [batch, places]. Put it into an array.`);
    const n = sizeOf(x.shape);
    const list = storage.take<Indices>(n);
    const y = plan.value([...x.shape, width]);
    plan.step(() => {
      const { floats, ints } = storage;
      for (let i = 0; i < n; i++) {
        const each = floats[x.address / 4 + i] as number;
        if (!isWhole(each, 0, count - 1))
          throw new ValueError(`${label}: number ${i} of the input is ${each}, but it must be a whole number from 0 to ${count - 1}.`);
        ints[list / 4 + i] = each;
      }
      storage.kernels.gatherRows(y.address, table, list, n, width);
    });
    return y;
  };
};

export const layerNorm: Make = (data, context) => {
  const features = size("layerNorm", data, "features");
  const epsilon = epsilonOf("layerNorm", data["epsilon"]);
  const label = `layerNorm(${features})`;
  context.note(label, 2 * features);
  const { storage } = context;
  const { kernels } = storage;
  // a norm that lost features counts them as zeros, in their old places
  const width = data["width"] === undefined ? features : size("layerNorm", data, "width");
  const among = data["width"] === undefined ? undefined : context.inside("among").indices("indices", [features]);
  const odd = among?.find((each) => each < 0 || each >= width);
  if (odd !== undefined) throw new ValueError(`layerNorm: index ${odd} came, but it must be a whole number from 0 to ${width - 1}.`);
  const list = among && storage.putInts(among);
  const [scale, shift] = ["scale", "shift"].map((name) => {
    const own = context.read(name, [features]);
    const all = among ? new Float32Array(width) : own;
    among?.forEach((to, from) => {
      all[to] = own[from] as number;
    });
    return storage.put(all);
  }) as [Floats, Floats];
  return (given, plan) => {
    if (given.shape.at(-1) !== features) throw new ShapeError(`${label}: the input is ${print(given.shape)} but needs [..., ${features}].`);
    const rows = sizeOf(given.shape) / features;
    const x = among ? plan.value([rows, width]) : given;
    if (among) {
      kernels.fill(x.address, rows * width, 0);
      plan.step(() => {
        for (let j = 0; j < features; j++) kernels.copyGrid(skip(x.address, among[j] as number), skip(given.address, j), rows, 1, width, 1, features, 1);
      });
    }
    const [mean, inverse] = [plan.value([rows]).address, plan.value([rows]).address];
    const y = plan.value(x.shape);
    plan.step(() => kernels.layerNorm(y.address, mean, inverse, x.address, scale, shift, rows, width, epsilon));
    if (!list) return y;
    const picked = plan.value(given.shape);
    plan.step(() => kernels.selectColumns(picked.address, y.address, list, rows, width, features));
    return picked;
  };
};

// Layers that take examples in rows.
import { ShapeError, ValueError } from "../errors.ts";
import { whole } from "../options.ts";
import { print, sizeOf } from "../shape.ts";
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
  const bias = data["bias"] ? context.put("bias", [outputs]) : 0;
  return (x, plan) => {
    need(label, x, "batch", inputs);
    const m = x.shape[0] as number;
    const y = plan.value([m, outputs]);
    plan.step(() => kernels.dense(y.address, x.address, weight, 0, m, inputs, outputs, 0, inputs, 0, outputs, workspace));
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
  const list = context.storage.put(indices);
  const { kernels } = context.storage;
  return (x, plan) => {
    need(label, x, "batch", inputs);
    const m = x.shape[0] as number;
    const y = plan.value([m, count]);
    plan.step(() => kernels.selectColumns(y.address, x.address, list, m, inputs, count));
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
    const list = plan.value([n]).address;
    const y = plan.value([...x.shape, width]);
    plan.step(() => {
      const { floats, ints } = storage;
      for (let i = 0; i < n; i++) {
        const each = floats[x.address / 4 + i] as number;
        if (!(Number.isInteger(each) && each >= 0 && each < count))
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
  const [scale, shift] = [context.put("scale", [features]), context.put("shift", [features])];
  const { kernels } = context.storage;
  return (x, plan) => {
    if (x.shape.at(-1) !== features) throw new ShapeError(`${label}: the input is ${print(x.shape)} but needs [..., ${features}].`);
    const rows = sizeOf(x.shape) / features;
    const [mean, inverse, unbiased, ones, zeros] = Array.from({ length: 5 }, () => plan.value([rows]).address) as [number, number, number, number, number];
    kernels.fill(ones, rows, 1);
    kernels.fill(zeros, rows, 0);
    const y = plan.value(x.shape);
    // a batch norm of one example with a channel for each row, then scaled and shifted: as in the library
    plan.step(() => {
      kernels.batchNormStatistics(mean, inverse, unbiased, x.address, 1, rows, features, 0, rows, epsilon);
      kernels.batchNorm(y.address, x.address, mean, inverse, ones, zeros, 0, 0, 1, rows, features, 0, rows);
      kernels.mul(y.address, y.address, scale, rows, features, features, 1, 0, 1);
      kernels.addRow(y.address, shift, rows, features);
    });
    return y;
  };
};

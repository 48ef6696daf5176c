// Convolution: filters are packed when the model is made, and only those positions are computed that someone reads.
import { type Floats, type Geometry, type Jobs, none, type Offsets, skip, type Workspace } from "../addresses.ts";
import { type Conv2dDescription, conv2d as facts } from "../descriptions/images.ts";
import { outputSize, type Pair } from "../ops/window.ts";
import { sizeOf } from "../shape.ts";
import type { Context, Make } from "./context.ts";
import type { Stage } from "./executionPlan.ts";
import { fused, readLater } from "./following.ts";
import { overMaps } from "./images.ts";
import type { Storage } from "./storage.ts";

/** A tile of eight positions and four filters costs two jobs of four positions and four filters. */
const JOBS_PER_TILE = 2;
/** Each job has weights of its own, which should stay in the second cache. */
const MOST_JOB_BYTES = 262144;

/** Four filters at four positions. */
interface Job {
  readonly filters: readonly number[];
  /** Row and column. */
  readonly positions: readonly Pair[];
}

/** The jobs that compute what is read of maps: blocks of 2x2 positions, each with the filters that someone reads there. */
function jobsFor(read: Uint8Array, [filters, height, width]: readonly [number, number, number]): Job[] {
  const jobs: Job[] = [];
  for (let i = 0; i < height; i += 2) {
    for (let j = 0; j < width; j += 2) {
      // at an odd edge positions stand twice
      const [below, right] = [Math.min(i + 1, height - 1), Math.min(j + 1, width - 1)];
      const positions: Pair[] = [
        [i, j],
        [i, right],
        [below, j],
        [below, right],
      ];
      const here = Array.from({ length: filters }, (_, f) => f).filter((f) => positions.some(([y, x]) => read[(f * height + y) * width + x]));
      for (let q = 0; q < here.length; q += 4) jobs.push({ filters: [0, 1, 2, 3].map((l) => here[Math.min(q + l, here.length - 1)] as number), positions });
    }
  }
  return jobs;
}

interface Weights {
  /** [filters, taps of all channels]. */
  readonly values: Float32Array;
  readonly biases: Float32Array | undefined;
  readonly taps: number;
}

/** Jobs as the kernel reads them (assembly/convPositions.ts), in memory. `row`: from one row of positions to the next in a frame. */
function storeJobs(storage: Storage, jobs: readonly Job[], { values, biases, taps }: Weights, row: number, [height, width]: Pair): Jobs {
  const weights = new Float32Array(jobs.length * 4 * (taps + 1));
  jobs.forEach(({ filters }, i) => {
    filters.forEach((f, lane) => {
      const first = 4 * i * (taps + 1) + lane;
      for (let t = 0; t < taps; t++) weights[first + 4 * t] = values[f * taps + t] as number;
      weights[first + 4 * taps] = biases?.[f] ?? 0;
    });
  });
  const address = storage.put(weights);
  const bytes = jobs.flatMap(({ filters, positions }, i) => [
    skip(address, 4 * i * (taps + 1)),
    ...positions.map(([y, x]) => 4 * (y * row + x)),
    ...positions.map(([y, x]) => 4 * (y * width + x)),
    ...filters.map((f) => 4 * f * height * width),
  ]);
  return storage.putInts<Jobs>(Int32Array.from(bytes));
}

export const conv2d: Make<Conv2dDescription> = (whole, context) => overMaps<Conv2dDescription>(facts, whole, (layer) => convolution(layer, context));

/** The convolution of images. */
function convolution(layer: Conv2dDescription, context: Context): Stage {
  const { inputs, outputs, groups, kernel, stride, padding, dilation } = layer;
  const { storage } = context;
  const { kernels } = storage;
  const values = context.arrays.floats("weight", [outputs, inputs / groups, ...kernel]);
  const biases = layer.bias ? context.arrays.floats("bias", [outputs]) : undefined;
  const bias = biases ? storage.put(biases) : none;
  /** Sizes as the kernels read them (assembly/geometry.ts). */
  const geometryFor = (size: Pair, out: Pair) =>
    storage.putInts<Geometry>(Int32Array.of(inputs, ...size, outputs, ...kernel, ...stride, ...padding, ...dilation, groups, ...out));
  const packed = packedFilters();
  const { does, ...after } = fused(context.following);
  const [relu, pool] = [after.relu ? 1 : 0, after.pool ? 1 : 0] as const;

  function packedFilters(): Floats {
    const geometry = geometryFor([0, 0], [0, 0]);
    const address = storage.take(kernels.packedFilters(geometry));
    const before = storage.top;
    kernels.packConv2d(address, storage.put(values), geometry);
    storage.top = before;
    return address;
  }

  const stage: Stage = (x, plan) => {
    const [batch, , ...out] = facts.output(layer, x.shape) as readonly [number, number, number, number];
    const [height, width] = x.shape.slice(2) as unknown as Pair;
    const geometry = geometryFor([height, width], out);
    const table = storage.take<Offsets>(inputs * kernel[0] * kernel[1]);
    kernels.tapOffsets(table, geometry);
    const frame = storage.take<Workspace>(kernels.frameNumbers(geometry));
    const [oh, ow] = pool ? outputSize("maxPool2d(2)", out, [2, 2], [2, 2], [0, 0]) : out;
    const y = plan.result([batch, outputs, oh, ow]);
    const jobs = jobsOf(out);
    if (!jobs) {
      const planes = storage.take<Workspace>(outputs * out[0] * out[1] + 128);
      plan.step(() => kernels.packedConv2d(y.address, x.address, packed, bias, geometry, batch, relu, pool, table, frame, planes));
      return y;
    }
    const row = stride[0] * stride[1] * Math.ceil((width + 2 * padding[1]) / stride[1]);
    const list = storeJobs(storage, jobs, { values, biases, taps: inputs * kernel[0] * kernel[1] }, row, out);
    const maps = pool ? plan.result([batch, outputs, ...out]) : y;
    kernels.fill(maps.address, sizeOf(maps.shape), 0);
    plan.step(() => kernels.conv2dPositions(maps.address, x.address, list, jobs.length, geometry, batch, relu, table, frame));
    if (pool) plan.step(() => kernels.maxPlanes(y.address, maps.address, batch * outputs, ...out, 2, 2, 2, 2, 0, 0, oh, ow));
    // positions that no one reads stay 0: what follows must not write over them
    return { ...y, kept: true };
  };

  /** The jobs for maps of a size, where they are less work than all positions. */
  function jobsOf(out: Pair): Job[] | undefined {
    const read = groups === 1 ? readLater(context.following, [outputs, ...out]) : undefined;
    const jobs = read && jobsFor(read, [outputs, ...out]);
    const most = 0.8 * JOBS_PER_TILE * Math.ceil(outputs / 4) * out[0] * Math.ceil(out[1] / 8);
    return jobs && jobs.length < Math.min(most, MOST_JOB_BYTES / (16 * inputs * kernel[0] * kernel[1])) ? jobs : undefined;
  }

  return Object.assign(stage, { does });
}

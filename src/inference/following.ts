// What comes after a convolution in its sequence: parts that it does at once with its own work, and a selection that leaves
// many of its positions without a reader.
import { featuresOf } from "../descriptions/layers.ts";
import { outputSize, type Pair, type Window } from "../ops/window.ts";
import { sizeOf } from "../shape.ts";
import type { Following } from "./context.ts";

const SIDE_BY_SIDE = "2,2,2,2,0,0";

/** Whether relu and pooling of 2x2 follow, and how many parts that are. */
export function fused([a, b]: readonly Following[]): { readonly relu: boolean; readonly pool: boolean; readonly does: number } {
  const relu = a?.description.type === "function" && a.description.name === "relu";
  const next = (relu ? b : a)?.description;
  const pool = next?.type === "maxPool2d" && [next.kernel, next.stride, next.padding].join() === SIDE_BY_SIDE;
  return { relu, pool, does: Number(relu) + Number(pool) };
}

/** A window over maps of a size. */
interface Sliding extends Window {
  readonly size: Pair;
}

/** Which positions of maps are read by the windows whose results are. */
function under(read: Uint8Array, channels: number, out: Pair, { size: [h, w], kernel, stride, padding }: Sliding): Uint8Array {
  const [[kh, kw], [sh, sw], [ph, pw]] = [kernel, stride, padding];
  const positions = new Uint8Array(channels * h * w);
  read.forEach((each, i) => {
    if (!each) return;
    const [top, left] = [(Math.floor(i / out[1]) % out[0]) * sh - ph, (i % out[1]) * sw - pw];
    const first = Math.floor(i / (out[0] * out[1])) * h * w;
    for (let y = Math.max(top, 0); y < Math.min(top + kh, h); y++) positions.fill(1, first + y * w + Math.max(left, 0), first + y * w + Math.min(left + kw, w));
  });
  return positions;
}

/** Which numbers of maps [channels, height, width] are read in the end, where a selection says; undefined: all of them. */
export function readLater(following: readonly Following[], [channels, ...size]: readonly [number, number, number]): Uint8Array | undefined {
  const windows: Sliding[] = [];
  let now: Pair = size;
  let flat = false;
  for (const { description, context } of following) {
    const features = featuresOf(description);
    if (features?.passes === "selected" && flat && description.type === "select") {
      let read = new Uint8Array(sizeOf([channels, ...now]));
      for (const i of context.arrays.integers("indices", [description.count])) read[i] = 1;
      for (const each of windows.reverse()) {
        read = under(read, channels, now, each) as Uint8Array<ArrayBuffer>;
        now = each.size;
      }
      return read;
    }
    if (features?.passes === "flattened" && !flat) flat = true;
    else if (features?.passes !== "kept") return undefined;
    else if (features.window && !flat) {
      const { kernel, stride, padding } = features.window;
      windows.push({ kernel, stride, padding, size: now });
      now = outputSize(description.type, now, kernel, stride, padding);
    } else if (!features.numberwise) return undefined;
  }
  return undefined;
}

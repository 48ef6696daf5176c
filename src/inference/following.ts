// What comes after a convolution in its sequence: parts that it does at once with its own work, and a selection that leaves
// many of its places without a reader.
import { outputSize, type Pair } from "../ops/window.ts";
import { sizeOf } from "../shape.ts";
import type { Data, Following } from "./context.ts";
import { isEachNumber } from "./functions.ts";

const SIDE_BY_SIDE = "2,2,2,2,0,0";

/** Whether relu and pooling of 2x2 follow, and how many parts that are. */
export function fused(following: readonly Following[]): { readonly relu: boolean; readonly pool: boolean; readonly does: number } {
  const [a, b] = following;
  const relu = a?.data["type"] === "function" && a.data["name"] === "relu";
  const next = relu ? b?.data : a?.data;
  const pool = next?.["type"] === "maxPool2d" && [next["kernel"], next["stride"], next["padding"]].join() === SIDE_BY_SIDE;
  return { relu, pool, does: Number(relu) + Number(pool) };
}

interface Window {
  readonly data: Data;
  /** Of what goes in. */
  readonly size: Pair;
}

/** Which places of maps are read by the windows whose results are. */
function under(read: Uint8Array, channels: number, out: Pair, { data, size: [h, w] }: Window): Uint8Array {
  const [[kh, kw], [sh, sw], [ph, pw]] = [data["kernel"], data["stride"], data["padding"]] as [Pair, Pair, Pair];
  const found = new Uint8Array(channels * h * w);
  read.forEach((each, i) => {
    if (!each) return;
    const [top, left] = [(Math.floor(i / out[1]) % out[0]) * sh - ph, (i % out[1]) * sw - pw];
    const first = Math.floor(i / (out[0] * out[1])) * h * w;
    for (let y = Math.max(top, 0); y < Math.min(top + kh, h); y++) found.fill(1, first + y * w + Math.max(left, 0), first + y * w + Math.min(left + kw, w));
  });
  return found;
}

/** Which numbers of maps [channels, height, width] are read in the end, where a selection says; undefined: all of them. */
export function readLater(following: readonly Following[], [channels, ...size]: readonly [number, number, number]): Uint8Array | undefined {
  const windows: Window[] = [];
  let now: Pair = size;
  let flat = false;
  for (const { data, context } of following) {
    const type = data["type"];
    if (type === "select" && flat) {
      let read = new Uint8Array(sizeOf([channels, ...now]));
      for (const i of context.indices("indices", [data["count"] as number])) read[i] = 1;
      for (const each of windows.reverse()) {
        read = under(read, channels, now, each) as Uint8Array<ArrayBuffer>;
        now = each.size;
      }
      return read;
    }
    if (type === "function" && data["name"] === "flatten" && !flat) flat = true;
    else if ((type === "maxPool2d" || type === "averagePool2d") && !flat) {
      windows.push({ data, size: now });
      now = outputSize(type, now, data["kernel"] as Pair, data["stride"] as Pair, data["padding"] as Pair);
    } else if (!(type === "dropout" || (type === "function" && isEachNumber(String(data["name"]))))) return undefined;
  }
  return undefined;
}

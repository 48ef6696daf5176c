// The parts of a net in a row.
import type { Conv2d, Layer, Part, Sequential } from "../index.ts";

/** Those of a sequence and of all sequences inside it; another net is one part. */
export function partsOf(net: Layer): readonly Part[] {
  return "flat" in net ? (net as unknown as Sequential).flat() : [net];
}

/** Whether a part is a convolution. */
export const isConvolution = (part: object | undefined): part is Conv2d => typeof part === "object" && "kernel" in part && "weight" in part;

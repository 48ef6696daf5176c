// numpy-ts: arrays only. Each result is disposed of: its heap is 256 MB, and what does not fit falls back to JavaScript.
import { installed } from "./install.mjs";

export async function start() {
  const np = await import("numpy-ts");
  const array = (values, shape) => np.array(values, "float32").reshape(shape);
  return { np, array, version: installed("numpy-ts") };
}

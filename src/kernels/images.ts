// The kernels of images: convolutions and pooling. A part of its own (assembly/images.ts).
import type { Kernels } from "../generated/images.ts";
import { images } from "../generated/packed.ts";
import { kernelsOf } from "../wasm.ts";

export const imageKernels: Kernels = /* @__PURE__ */ kernelsOf<Kernels>(images);

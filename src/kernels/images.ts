// The kernels of images: convolutions and pooling. A part of its own (assembly/images.ts).
import { type Kernels, packed, size } from "../generated/images.ts";
import { kernelsOf } from "../wasm.ts";

export const imageKernels: Kernels = /* @__PURE__ */ kernelsOf<Kernels>({ packed, size });

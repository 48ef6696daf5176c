// The kernels of norms. A part of its own (assembly/norms.ts).
import { type Kernels, packed, size } from "../generated/norms.ts";
import { kernelsOf } from "../wasm.ts";

export const normKernels: Kernels = /* @__PURE__ */ kernelsOf<Kernels>({ packed, size });

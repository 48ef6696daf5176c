// The kernels of norms. A part of its own (assembly/norms.ts).
import type { Kernels } from "../generated/norms.ts";
import { norms } from "../generated/packed.ts";
import { kernelsOf } from "../wasm.ts";

export const normKernels: Kernels = /* @__PURE__ */ kernelsOf<Kernels>(norms);

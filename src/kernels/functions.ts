// The kernels of functions that many programs do without. A part of its own (assembly/functions.ts).
import type { Kernels } from "../generated/functions.ts";
import { functions } from "../generated/packed.ts";
import { kernelsOf } from "../wasm.ts";

export const functionKernels: Kernels = /* @__PURE__ */ kernelsOf<Kernels>(functions);

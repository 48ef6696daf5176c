// All kernels by name, of whatever part, for tests that call them. They run from here on.
import type { Kernels } from "../../src/generated/kernels.ts";
import "../../src/kernels/functions.ts";
import "../../src/kernels/images.ts";
import "../../src/kernels/norms.ts";
import { startAll } from "../../src/wasm.ts";

export const kernels: Kernels = Object.assign({}, ...startAll());

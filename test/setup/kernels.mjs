// Compiles the kernels before the tests, if they changed.
import { buildKernels } from "../../tools/build-kernels.mjs";

export const setup = () => buildKernels();

// The kernels of norms, in a module of their own. One line per family.
export { batchNorm, batchNormGrad, batchNormInverse, batchNormRunning, batchNormStatistics } from "./batchNorm";
export { layerNorm, layerNormGrad } from "./layerNorm";

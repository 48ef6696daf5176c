// The ABI: one line per family. Numbers only, no optional parameters; addresses in bytes.
export { augment } from "./augment";
export { maxAxis, maxAxisGrad, sumAxis } from "./axis";
export { averagePool, averagePoolGrad } from "./averagePool";
export { batchNorm, batchNormGrad, batchNormInverse, batchNormRunning, batchNormStatistics } from "./batchNorm";
export { addRow, addRowGrad } from "./bias";
export { addShare } from "./binaryCrossEntropy";
export { fromBytes } from "./bytes";
export { clamp, clampGrad } from "./clamp";
export { conv2d } from "./conv2d";
export { conv2dGradInput } from "./conv2dGradInput";
export { conv2dGradBias, conv2dGradWeight } from "./conv2dGradWeight";
export { gateTapsGrad } from "./convLists";
export { conv2dWorkspace } from "./convWorkspace";
export { crossEntropy, crossEntropyGrad, crossEntropyTargets, crossEntropyTargetsGrad } from "./crossEntropy";
export { dense, denseGradInput, denseGradWeight, gateRowsGrad } from "./dense";
export { dropoutMask } from "./dropout";
export { add, div, mul, sub } from "./elementwise";
export { elu, eluGrad } from "./elu";
export { exp, expGrad, log, log1, logGrad, sigmoid, sigmoidGrad } from "./exp";
export { fill } from "./fill";
export { maybeInfinite } from "./finite";
export { gelu, geluGrad, geluTanh, geluTanhGrad } from "./gelu";
export { gemm, gemmShape, gemmWorkspace } from "./gemm";
export { addGrid, copyGrid, gatherRows, gatherRowsGrad } from "./grid";
export { gruCell, gruCellGrad } from "./gru";
export { hardConcrete, hardConcreteGrad, openProbability, openProbabilityGrad, settledGate, settledGateGrad } from "./hardConcrete";
export { layerNorm, layerNormGrad } from "./layerNorm";
export { leakyRelu, leakyReluGrad } from "./leakyRelu";
export { clearClosedRows, intersect, openColumns, openList, widen } from "./lists";
export { normalCdf, normalCdfGrad } from "./normalCdf";
export { adam, adamRows, rmsProp, runningAverage, sgd } from "./optimizers";
export { fused } from "./madd";
export { maxPool, maxPoolGrad } from "./maxPool";
export { abs, absGrad, power, powerGrad, sqrt, sqrtGrad, square, squareGrad } from "./powers";
export { normalFromUniform, randomWords, uniformFromWords } from "./random";
export { reduceInto } from "./reduce";
export { relu, reluGrad } from "./relu";
export { affine } from "./scale";
export { selectColumns, selectColumnsGrad } from "./select";
export { silu, siluGrad } from "./silu";
export { largestOfRows, logSoftmax, logSoftmaxGrad, softmax, softmaxGrad } from "./softmax";
export { softplus, softplusGrad } from "./softplus";
export { sum, sumSquares, sumSquaresGrad } from "./sum";
export { tanh, tanhGrad } from "./tanh";
export { cos, cosGrad, cosine, sin, sinGrad } from "./trigonometry";
export { choose } from "./where";

/** First address that no kernel uses for itself. */
export function heapBase(): usize {
  return __heap_base;
}

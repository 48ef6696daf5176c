// The ABI: one line per family. Numbers only, no optional parameters; addresses in bytes.
export { clamp, clampGrad, dropoutMask, elu, eluGrad, gelu, geluGrad, geluTanh, geluTanhGrad, leakyRelu, leakyReluGrad } from "./activations";
export { silu, siluGrad, softplus, softplusGrad, tanh, tanhGrad } from "./activations";
export { maxAxis, maxAxisGrad, sumAxis } from "./axis";
export { fromBytes, openColumns } from "./bytes";
export { crossEntropy, crossEntropyGrad, crossEntropyTargets, crossEntropyTargetsGrad, largestOfRows } from "./crossEntropy";
export { logSoftmax, logSoftmaxGrad, softmax, softmaxGrad } from "./crossEntropy";
export { addRow, addRowGrad, clearClosedRows, dense, denseGradInput, denseGradWeight, gateRowsGrad } from "./dense";
export { add, affine, choose, div, fill, mul, reduceInto, sub } from "./elementwise";
export { exp, expGrad, log, log1, logGrad, sigmoid, sigmoidGrad } from "./exp";
export { gemm, gemmShape, gemmWorkspace } from "./gemm";
export { hardConcrete, hardConcreteGrad, openList, openProbability, openProbabilityGrad, settledGate, settledGateGrad } from "./hardConcrete";
export { addGrid, copyGrid, gatherRows, gatherRowsGrad } from "./grid";
export { adam, adamRows, rmsProp, runningAverage, sgd } from "./optimizers";
export { peak } from "./peak";
export { abs, absGrad, power, powerGrad, sqrt, sqrtGrad, square, squareGrad } from "./powers";
export { normalFromUniform, randomWords, uniformFromWords } from "./random";
export { relu, reluGrad } from "./relu";
export { selectColumns, selectColumnsGrad } from "./select";
export { sum, sumSquares, sumSquaresGrad } from "./sum";
export { cos, cosGrad, cosine, sin, sinGrad } from "./trigonometry";

/** First address that no kernel uses for itself. */
export function heapBase(): usize {
  return __heap_base;
}

// The ABI: one line per family. Numbers only, no optional parameters; addresses in bytes.
export { fromBytes } from "./bytes";
export { crossEntropy, crossEntropyGrad, largestOfRows, softmax } from "./crossEntropy";
export { addRow, addRowGrad, dense, denseGradInput, denseGradWeight, gateRowsGrad } from "./dense";
export { add, affine, fill, mul, reduceInto } from "./elementwise";
export { exp, expGrad, log, log1, logGrad, sigmoid, sigmoidGrad } from "./exp";
export { gemm, gemmShape, gemmWorkspace } from "./gemm";
export { hardConcrete, hardConcreteGrad, openList, openProbability, openProbabilityGrad, settledGate, settledGateGrad } from "./hardConcrete";
export { adam, sgd } from "./optimizers";
export { peak } from "./peak";
export { normalFromUniform, randomWords, uniformFromWords } from "./random";
export { relu, reluGrad } from "./relu";
export { selectColumns, selectColumnsGrad } from "./select";
export { sum, sumSquares, sumSquaresGrad } from "./sum";

/** First address that no kernel uses for itself. */
export function heapBase(): usize {
  return __heap_base;
}

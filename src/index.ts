// The door of the library.

// tensors
export { detach, keep, Parameter, type Shape, Tensor, tensor, type Values } from "./tensor.ts";
export { gradients } from "./tape.ts";
export { seed } from "./random.ts";
export { parameters } from "./walk.ts";

// ops
export { add } from "./ops/add.ts";
export { crossEntropy, probabilities } from "./ops/crossEntropy.ts";
export { exp } from "./ops/exp.ts";
export { type HardConcrete, hardConcrete, openProbability } from "./ops/hardConcrete.ts";
export { linear, type LinearOptions } from "./ops/linear.ts";
export { log } from "./ops/log.ts";
export { mul } from "./ops/mul.ts";
export { normal, type RandomOptions, uniform } from "./ops/random.ts";
export { relu } from "./ops/relu.ts";
export { flatten, reshape } from "./ops/reshape.ts";
export { affine, scale } from "./ops/scale.ts";
export { sigmoid } from "./ops/sigmoid.ts";
export { mean, sum } from "./ops/sum.ts";
export { sumSquares } from "./ops/sumSquares.ts";

// gates
export { type Axis, gate, type Gateable, type Gates, type LayerGateOptions } from "./gates/attach.ts";
export { type HardConcreteDistribution, hardConcreteDistribution } from "./gates/distribution.ts";
export { Gate, type GateOptions } from "./gates/gate.ts";
export { penalty } from "./gates/penalty.ts";
export type { Settling } from "./gates/settle.ts";

// layers
export { type Counting, count, countLayers, type LayerCount, openGates } from "./layers/count.ts";
export { type Dense, type DenseOptions, dense } from "./layers/dense.ts";
export type { Layer, Part } from "./layers/layer.ts";
export { type Select, select } from "./layers/select.ts";
export { type Sequential, sequential } from "./layers/sequential.ts";

// optimizers
export { type Adam, type AdamOptions, adam } from "./optimizers/adam.ts";
export type { Optimizer } from "./optimizers/optimizer.ts";
export { type Sgd, type SgdOptions, sgd } from "./optimizers/sgd.ts";

// training
export { type Evaluation, evaluate, predict } from "./train/predict.ts";
export { type StepOptions, step } from "./train/step.ts";
export { type Epoch, type Progress, type TrainOptions, train } from "./train/train.ts";
export { type Batch, batch } from "./data/batch.ts";
export { type Dataset, type DatasetOptions, dataset, type Split, shaped } from "./data/dataset.ts";

// the smaller net
export { compact } from "./compact/compact.ts";
export { load, save } from "./formats/files.ts";
export { decode, encode } from "./formats/net.ts";

// the rest
export * from "./errors.ts";
export { memoryBytes } from "./memory.ts";
export { instantiate } from "./wasm.ts";

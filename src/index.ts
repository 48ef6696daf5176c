// The door of the library.

// tensors
export { detach, keep, Parameter, type Shape, Tensor, tensor, type Values } from "./tensor.ts";
export { gradients } from "./tape.ts";
export { seed } from "./random.ts";
export { parameters } from "./walk.ts";

// ops: arithmetic
export { abs } from "./ops/abs.ts";
export { add } from "./ops/add.ts";
export { clamp } from "./ops/clamp.ts";
export { cos } from "./ops/cos.ts";
export { div } from "./ops/div.ts";
export { exp } from "./ops/exp.ts";
export { log } from "./ops/log.ts";
export { mul } from "./ops/mul.ts";
export { pow } from "./ops/pow.ts";
export { affine, scale } from "./ops/scale.ts";
export { sin } from "./ops/sin.ts";
export { sqrt } from "./ops/sqrt.ts";
export { square } from "./ops/square.ts";
export { sub } from "./ops/sub.ts";
export { where } from "./ops/where.ts";

// ops: activations
export { elu } from "./ops/elu.ts";
export { type GeluOptions, gelu } from "./ops/gelu.ts";
export { hardSigmoid } from "./ops/hardSigmoid.ts";
export { leakyRelu } from "./ops/leakyRelu.ts";
export { relu } from "./ops/relu.ts";
export { sigmoid } from "./ops/sigmoid.ts";
export { silu } from "./ops/silu.ts";
export { logSoftmax, softmax } from "./ops/softmax.ts";
export { softplus } from "./ops/softplus.ts";
export { tanh } from "./ops/tanh.ts";

// ops: matrices, shapes, reductions
export { concat } from "./ops/concat.ts";
export { gather } from "./ops/gather.ts";
export { type LinearOptions, linear } from "./ops/linear.ts";
export { matmul } from "./ops/matmul.ts";
export { max } from "./ops/max.ts";
export { type PadOptions, pad } from "./ops/pad.ts";
export { flatten, reshape } from "./ops/reshape.ts";
export { slice } from "./ops/slice.ts";
export { mean, sum } from "./ops/sum.ts";
export type { ReduceOptions } from "./ops/axis.ts";
export { sumSquares } from "./ops/sumSquares.ts";
export { transpose } from "./ops/transpose.ts";

// ops: random
export { dropout } from "./ops/dropout.ts";
export { type HardConcrete, hardConcrete, openProbability } from "./ops/hardConcrete.ts";
export { normal, type RandomOptions, uniform } from "./ops/random.ts";

// losses
export { type CrossEntropyOptions, crossEntropy } from "./ops/crossEntropy.ts";
export { binaryCrossEntropy, hinge } from "./losses/classification.ts";
export { huber, meanAbsoluteError, meanSquaredError } from "./losses/regression.ts";
export type { Target } from "./losses/target.ts";

// gates
export { type Axis, gate, type Gateable, type Gates, type LayerGateOptions } from "./gates/attach.ts";
export { type HardConcreteDistribution, hardConcreteDistribution } from "./gates/distribution.ts";
export { Gate, type GateOptions } from "./gates/gate.ts";
export { gateParameters } from "./gates/gateParameters.ts";
export { penalty } from "./gates/penalty.ts";
export type { Settling } from "./gates/settle.ts";

// layers
export { type Counting, count, countLayers, type LayerCount, openGates } from "./layers/count.ts";
export { type Dense, type DenseOptions, dense } from "./layers/dense.ts";
export type { Layer, Part } from "./layers/layer.ts";
export { type Select, select } from "./layers/select.ts";
export { type Sequential, sequential } from "./layers/sequential.ts";

// optimizers
export { accumulate } from "./optimizers/accumulate.ts";
export { type Adam, type AdamOptions, adam, adamW } from "./optimizers/adam.ts";
export { clipNorm, clipValue } from "./optimizers/clip.ts";
export type { CommonOptions, Group, Optimizer, RunningAverage } from "./optimizers/optimizer.ts";
export { type RmsProp, type RmsPropOptions, rmsProp } from "./optimizers/rmsProp.ts";
export { cosine, multistep, type Schedule, stepDecay, warmUp } from "./optimizers/schedules.ts";
export { type Sgd, type SgdOptions, sgd } from "./optimizers/sgd.ts";

// training
export type { Epoch, Progress } from "./train/epoch.ts";
export { type Estimate, estimate } from "./train/estimate.ts";
export type { Loss } from "./train/loss.ts";
export type { TrainOptions } from "./train/options.ts";
export { type Evaluation, evaluate, outputs, predict } from "./train/predict.ts";
export { step } from "./train/step.ts";
export { type Summary, type SummaryRow, summary } from "./train/summary.ts";
export { train } from "./train/train.ts";

// data
export { type Batch, batch, type Labels } from "./data/batch.ts";
export { type Dataset, type DatasetOptions, dataset, type Split, shaped, type TargetOptions } from "./data/dataset.ts";
export { type SplitOff, splitOff } from "./data/split.ts";

// metrics
export { accuracy, areaUnderCurve, confusion, topK } from "./train/metrics.ts";

// the smaller net
export { compact } from "./compact/compact.ts";
export { load, save } from "./formats/files.ts";
export { decode, encode } from "./formats/net.ts";

// the rest
export * from "./errors.ts";
export { memoryBytes } from "./memory.ts";
export { instantiate } from "./wasm.ts";

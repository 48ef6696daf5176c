// The entry point of the library, in the order in which a program meets it.

// Layers
export { type AveragePool2d, type AveragePool2dOptions, averagePool2d } from "./layers/averagePool2d.ts";
export { type BatchNorm, type BatchNormOptions, batchNorm } from "./layers/batchNorm.ts";
export { type Columns, columns, impute, oneHot } from "./layers/columns.ts";
export { type Conv1dOptions, conv1d } from "./layers/conv1d.ts";
export { type Conv2d, type Conv2dOptions, conv2d } from "./layers/conv2d.ts";
export { type Dense, type DenseOptions, dense } from "./layers/dense.ts";
export { type Dropout, dropout } from "./layers/dropout.ts";
export { type Embedding, type EmbeddingOptions, embedding } from "./layers/embedding.ts";
export { freeze, unfreeze } from "./layers/freeze.ts";
export { type Gru, type GruOptions, gru } from "./layers/gru.ts";
export type { Initializer } from "./layers/initializer.ts";
export type { KeepNumbers, KeptFeatures, Layer, LayerClass, Part } from "./layers/layer.ts";
export { type LayerNorm, type LayerNormOptions, layerNorm } from "./layers/layerNorm.ts";
export { type MaxPool2d, maxPool2d } from "./layers/maxPool2d.ts";
export { type AveragePool1dOptions, averagePool1d, maxPool1d, type Pool1dOptions, zeroPad1d } from "./layers/pool1d.ts";
export { type Rescale, rescale } from "./layers/rescale.ts";
export { openInputs } from "./layers/openInputs.ts";
export { type Residual, residual } from "./layers/residual.ts";
export { type Select, select } from "./layers/select.ts";
export { type Sequential, sequential } from "./layers/sequential.ts";
export { type Examples, type Standardize, type Statistics, standardize } from "./layers/standardize.ts";
export { type Tokens, type VocabularyOptions, vocabulary } from "./layers/tokens.ts";
export { type ZeroPad2d, zeroPad2d } from "./layers/zeroPad2d.ts";

// Gates: L0 regularization
export { type Axes, type Axis, type Gateable, type Gates, gate, type LayerGateOptions, type Placement } from "./gates/attach.ts";
export type { BaseGate } from "./gates/base.ts";
export type { GatesOn, LayerRates, Rates, Term, Width } from "./gates/terms.ts";
export type { Inner } from "./layers/weighted.ts";
export type { Distribution, ParameterPlan, ParametersOf } from "./gates/distributions/distribution.ts";
export { type HardConcreteDistribution, hardConcreteDistribution } from "./gates/distributions/hardConcreteReport.ts";
export { distributions } from "./gates/distributions/index.ts";
export { type Gate, isGate, type TestGate } from "./gates/gate.ts";
export { gateParameters } from "./gates/gateParameters.ts";
export type { Lambda } from "./gates/lambda.ts";
export { type Mask, type MaskDescription, mask } from "./gates/mask.ts";
export { penalty } from "./gates/penalty.ts";
export type { Price } from "./gates/price.ts";
export { type GateOptions, type Sampled, type SampledDescription, type SampledGate, sampledGate } from "./gates/sampled.ts";

// Losses
export { binaryCrossEntropy, hinge } from "./losses/classification.ts";
export { huber, meanAbsoluteError, meanSquaredError } from "./losses/regression.ts";
export type { Target } from "./losses/target.ts";
export type { LossOptions } from "./ops/exampleWeights.ts";
export { type CrossEntropyOptions, crossEntropy } from "./ops/crossEntropy.ts";

// Optimizers and schedules
export { accumulate } from "./optimizers/accumulate.ts";
export { type Adam, type AdamOptions, type AdamState, adam, adamW } from "./optimizers/adam.ts";
export { clipNorm, clipValue } from "./optimizers/clip.ts";
export type { Descent, DescentOptions } from "./optimizers/descent.ts";
export type { CommonOptions, GradientTransform, Group, Hyperparameters, Optimizer, OptimizerBase, OptimizerState, UpdateRule } from "./optimizers/optimizer.ts";
export { type RmsProp, type RmsPropOptions, type RmsPropState, rmsProp } from "./optimizers/rmsProp.ts";
export { type Plateau, type PlateauOptions, plateau } from "./optimizers/plateau.ts";
export { cosine, multistep, type Schedule, stepDecay, warmUp } from "./optimizers/schedules.ts";
export { type Sgd, type SgdOptions, type SgdState, sgd } from "./optimizers/sgd.ts";
export type { PlainArray, StateRecord, StateValue, TrainingState } from "./records.ts";

// Training, predicting, evaluating
export { type Budget, budget } from "./train/budget/budget.ts";
export { type Constraint, type ConstraintOptions, constraint } from "./train/budget/constraint.ts";
export type { BudgetRecord } from "./train/budget/holding.ts";
export type { Held } from "./train/budget/held.ts";
export type { Restarts } from "./train/budget/mover.ts";
export type { Budgeted, BudgetOptions, CheckedBudget, CheckedLossBudget, LossBudget, ShareBudget } from "./train/budget/options.ts";
export type { Epoch, Progress, Told } from "./train/epoch.ts";
export { classify } from "./train/classify.ts";
export { type Estimate, estimate } from "./train/estimate.ts";
export { type FitOptions, fit } from "./train/fit.ts";
export type { FitHistory } from "./train/history.ts";
export type { Loss } from "./train/loss.ts";
export type { CheckpointOptions, Resumable, TrainOptions } from "./train/options.ts";
export { type Evaluation, evaluate, type PredictOptions, predict } from "./train/predict.ts";
export { type LowestLoss, lowestLoss } from "./train/lowestLoss.ts";
export { type StepOptions, step } from "./train/step.ts";
export { type Summary, type SummaryRow, summary } from "./train/summary.ts";
export { train, training } from "./train/train.ts";
export type { Loop } from "./train/loop.ts";
export type { Training } from "./train/training.ts";
export type { Steering } from "./train/steering.ts";
export type { SteeredTraining } from "./train/steered.ts";

// Metrics
export type { ClassificationMetrics } from "./train/metrics/classification.ts";
export type { ClassScores, LabelScores } from "./train/metrics/classScores.ts";
export { type MetricsOf, type MetricsOptions, metrics, type Task } from "./train/metrics/metrics.ts";
export type { MultilabelMetrics } from "./train/metrics/multilabel.ts";
export type { RegressionMetrics, TargetScores } from "./train/metrics/regression.ts";
export { rocAuc } from "./train/metrics/rocAuc.ts";
export type { Scores, Vector } from "./train/metrics/scores.ts";
export { accuracy, confusionMatrix, topK } from "./train/metrics/topK.ts";

// Datasets and batches
export { augmented } from "./data/augment.ts";
export { type Batch, batch, type Labels } from "./data/batch.ts";
export { type Augment, type Dataset, type DatasetOptions, dataset, type Split, type TargetOptions } from "./data/dataset.ts";
export { shaped } from "./data/shaped.ts";
export { folds, type SplitOptions, type TrainValidationSplit, trainValidationSplit } from "./data/split.ts";
export { subset, type Wanted, type WeightedOptions, weighted } from "./data/subset.ts";

// The smaller net
export { type CompactOptions, compact } from "./compact/compact.ts";
export { compaction, type LayerCompaction, type LayerSize } from "./compact/report.ts";

// What a net has and computes
export type { Cost, CostFunction } from "./layers/costs.ts";
export { type Counting, count, countLayers, type LayerCount, openGates } from "./layers/count.ts";
export { type ExpectedCostOptions, expectedCost } from "./layers/expectedCost.ts";

// Nets as files
export type { FileBytes } from "./formats/architecture.ts";
export { load, save } from "./formats/files.ts";
export { type FromTorchOptions, fromTorch, type TorchReport } from "./formats/fromTorch.ts";
export type { Checkpointed, Facts, TrainingContent } from "./formats/checkpoint.ts";
export { decode, type EncodeOptions, encode } from "./formats/net.ts";
export { notesOf } from "./formats/notes.ts";
export { type ConversionLoss, type Dtype, readSafetensors, type Safetensors, type SafetensorsTensor, writeSafetensors } from "./formats/safetensors.ts";
export { type StateReport, setState, state } from "./formats/state.ts";
export type { Storage } from "./formats/storage.ts";
export { type StorageCost, type StorageError, storageCost } from "./train/storageCost.ts";

// Tensors, parameters, gradients
export { type ParameterOptions, parameter } from "./parameter.ts";
export { type Constant, Parameter, type Projection, type Resident, type StateArray, Statistic } from "./resident.ts";
export type { Shape } from "./shape.ts";
export type { Gaps, Support } from "./support.ts";
export { gradients } from "./tape.ts";
export { detach, keep } from "./keep.ts";
export { Tensor, tensor } from "./tensor.ts";
export type { Values } from "./values.ts";
export { parameters } from "./walk.ts";

// Ops: arithmetic
export { add } from "./ops/add.ts";
export { clamp } from "./ops/clamp.ts";
export { div } from "./ops/div.ts";
export { mul } from "./ops/mul.ts";
export { pow } from "./ops/pow.ts";
export { affine, scale } from "./ops/scale.ts";
export { sub } from "./ops/sub.ts";
export { where } from "./ops/where.ts";

// Ops: activations and other functions of each number
export * from "./ops/functions.ts";
export { normalCdf } from "./ops/normalCdf.ts";
export { normalQuantile } from "./ops/normalQuantile.ts";

// Ops: products, sums, shapes
export type { ReduceOptions } from "./ops/axis.ts";
export { concat } from "./ops/concat.ts";
export { type GatedRecurrenceOptions, gatedRecurrence } from "./ops/gatedRecurrence.ts";
export { gather } from "./ops/gather.ts";
export { type LinearOptions, linear } from "./ops/linear.ts";
export { matmul } from "./ops/matmul.ts";
export { max } from "./ops/max.ts";
export { min } from "./ops/min.ts";
export { type PadOptions, pad } from "./ops/pad.ts";
export { reshape } from "./ops/reshape.ts";
export type { Selection } from "./ops/select.ts";
export { slice } from "./ops/slice.ts";
export { mean, sum } from "./ops/sum.ts";
export { sumSquares } from "./ops/sumSquares.ts";
export { transpose } from "./ops/transpose.ts";

// Ops: images and norms
export { type AveragePoolOptions, averagePool } from "./ops/averagePool.ts";
export { type BatchNormalizationOptions, batchNormalization } from "./ops/batchNormalization.ts";
export { type Convolve2dOptions, convolve2d } from "./ops/convolve2d.ts";
export { type LayerNormalizationOptions, layerNormalization } from "./ops/layerNormalization.ts";
export { maxPool } from "./ops/maxPool.ts";
export type { PoolOptions } from "./ops/pool.ts";
export type { Pair, Window } from "./ops/window.ts";

// Random numbers
export { type HardConcrete, hardConcrete, openProbability } from "./ops/hardConcrete.ts";
export { normal, type RandomOptions, uniform } from "./ops/random.ts";
export { seed } from "./random.ts";

// Layers and distributions of your own: what they say of themselves
export type { Answer, ClassifyOptions } from "./descriptions/answers.ts";
export type { Column, ColumnsDescription } from "./descriptions/columns.ts";
export type { DropoutDescription } from "./descriptions/dropout.ts";
export type { LayerArrays, StoredArray } from "./descriptions/facts.ts";
export type { ConnectingMap, FeatureMap, FlatteningMap, IncomingFeatures, KeepingMap, Layout, SelectingMap } from "./descriptions/features.ts";
export type { FunctionName } from "./descriptions/functions.ts";
export type { GateDescriptions } from "./descriptions/gates.ts";
export type {
  AveragePool2dDescription,
  Conv2dDescription,
  ImageDescription,
  MaxPool2dDescription,
  OfSeries,
  ZeroPad2dDescription,
} from "./descriptions/images.ts";
export type {
  DescriptionOf,
  FunctionDescription,
  Kind,
  LayerDescription,
  OwnDescription,
  PartDescription,
  ResidualDescription,
  SameDescription,
  SequentialDescription,
} from "./descriptions/layers.ts";
export type { BatchNormDescription, LayerNormDescription, NormDescription } from "./descriptions/norms.ts";
export type { GruDescription } from "./descriptions/recurrent.ts";
export type { DenseDescription, EmbeddingDescription, RowDescription, SelectDescription } from "./descriptions/rows.ts";
export type { Row } from "./descriptions/rowsByName.ts";
export type { RescaleDescription, StandardizeDescription } from "./descriptions/scaling.ts";
export type { TokenRule, TokensDescription } from "./descriptions/tokens.ts";
export { type DistributionMaker, registerDistribution } from "./gates/distributions/registry.ts";
export { registerLayer } from "./layers/registry.ts";

// The kernels and their memory
export type { Address, Floats, Indices, None, OptionalFloats } from "./addresses.ts";
export type { Block } from "./block.ts";
export { memoryBytes } from "./memory.ts";
export type { KernelSource } from "./modules.ts";
export { instantiate } from "./wasm.ts";

// Errors
export * from "./errors.ts";

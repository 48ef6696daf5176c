export { augmented } from "./augment.ts";
export { type Batch, batch, type Labels } from "./batch.ts";
export type { Inputs } from "./checks.ts";
export { type Cifar10Options, cifar10 } from "./cifar10.ts";
export { type Augment, type Dataset, type DatasetOptions, dataset, type Split, shaped, type TargetOptions } from "./dataset.ts";
export { type DigitsOptions, digits } from "./digits.ts";
export { type Idx, readIdx } from "./idx.ts";
export { type DownloadProgress, type MnistOptions, mnist } from "./mnist.ts";
export { type TrainValidationSplit, trainValidationSplit } from "./split.ts";

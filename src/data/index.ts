// The entry point sievenet/data: datasets, batches, and readers of known data.
export type { Inputs } from "./arrays.ts";
export { augmented } from "./augment.ts";
export { type Batch, batch, type Labels } from "./batch.ts";
export { type Cifar10Options, cifar10 } from "./cifar10.ts";
export { type CsvOptions, type CsvSource, csv, readCsv, type TextRow } from "./csv.ts";
export { type Augment, type Dataset, type DatasetOptions, dataset, type Split, type TargetOptions } from "./dataset.ts";
export { type DigitsOptions, digits } from "./digits.ts";
export type { DownloadProgress } from "./download.ts";
export { type EmnistOptions, type EmnistSet, emnist } from "./emnist.ts";
export { type Idx, readIdx } from "./idx.ts";
export { type IdxOptions, idx, type Meaning } from "./idxImages.ts";
export { type MnistOptions, mnist } from "./mnist.ts";
export { type NpyArray, type NpyValues, readNpy, readNpz, writeNpy } from "./npy.ts";
export { shaped } from "./shaped.ts";
export { type TrainValidationSplit, trainValidationSplit } from "./split.ts";
export type { ColumnSchema, ColumnType, Schema, Told } from "./table/schema.ts";
export { type Table, type TableOptions, table } from "./table/table.ts";
export type { Row } from "../descriptions/rowsByName.ts";

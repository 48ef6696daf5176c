export { type Batch, batch } from "./batch.ts";
export { type Dataset, type DatasetOptions, dataset, type Split, shaped } from "./dataset.ts";
export { type DigitsOptions, digits } from "./digits.ts";
export { type Idx, readIdx } from "./idx.ts";
export { type DownloadProgress, type MnistOptions, mnist } from "./mnist.ts";

export { type Batch, batch } from "./batch.ts";
export { type Dataset, type DatasetOptions, dataset, type Split, shaped } from "./dataset.ts";

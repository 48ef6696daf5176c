// The entry point sievenet/select: which columns of a table matter.
export { type Selected, type Selection, type SelectOptions, type SelectPoint, selectFeatures } from "./selectFeatures.ts";
export { type LinearSubset, type LinearSubsetOptions, linearSubset } from "./linearSubset.ts";

// What all examples of papers share.
export { alone } from "./alone.mjs";
export { draws } from "./draws.mjs";
export { at, shown } from "./marks.mjs";
export { draw, Plot } from "./picture.mjs";
export { least, mean, median, most, pearson, ranks, spearman, sum } from "./statistics.mjs";

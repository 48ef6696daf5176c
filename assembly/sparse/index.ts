// The ABI of sievenet/sparse, a module of its own on the library's memory: numbers only, no static data.
export { sparseConv2d, sparseConv2dWorkspace } from "./conv2d";
export { sparseDense, sparseDenseWorkspace } from "./dense";

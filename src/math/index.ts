// The entry point of derivatives of derivatives, and of functions and small matrices that few nets need.

// Derivatives along a direction
export { type DifferenceOptions, type Hvp, type HvpByDifferences, hvp, hvpByDifferences } from "./hvp.ts";
export { type Jvp, jvp } from "./jvp.ts";

// Where parameters stay
export { ball, unitRows } from "./projections.ts";

// What passes through a net
export { type Probe, probe } from "./probe.ts";

// Functions, small matrices, recurrences
export { atan } from "../ops/atan.ts";
export { inverse, logDeterminant } from "../ops/inverse.ts";
export { type LinearScanOptions, linearScan } from "../ops/linearScan.ts";
export { tan } from "../ops/tan.ts";

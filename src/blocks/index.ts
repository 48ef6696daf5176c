// The entry point of blocks with gates of their own, and of nets that go on from trained ones. Importing it teaches decode() their layers, and prices and counts what a branch closes.
import { branches } from "../gates/branches.ts";
import { registerLayer } from "../layers/registry.ts";
import { branchesOf } from "./branchesOf.ts";
import { Difference } from "./difference.ts";
import { GatedResidual } from "./gatedResidual.ts";

export type { Branched } from "../gates/branches.ts";
export { type Difference, type DifferenceDescription, difference, type Tunable } from "./difference.ts";
export { type GatedResidual, type GatedResidualDescription, type GatedResidualOptions, gatedResidual } from "./gatedResidual.ts";
export { type WidenOptions, widen } from "./widen.ts";

branches.of = branchesOf;
registerLayer("difference", Difference);
registerLayer("gatedResidual", GatedResidual);

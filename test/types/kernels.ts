// Which arguments of kernels can be told apart. Nothing here runs: `npm run types` checks it, since a directive without an error
// is an error. One directive a line below it, and everything exported, so that no other complaint can stand in for the one meant.
import { type Bytes, type Flag, type Floats, type Geometry, type Indices, none, skip, type Workspace } from "../../src/addresses.ts";
import type { Kernels } from "../../src/generated/kernels.ts";
import { Block } from "../../src/block.ts";
import { take } from "../../src/memory.ts";
import { floats } from "../../src/wasm.ts";

declare const kernels: Kernels;
declare const [x, y, w]: readonly [Floats, Floats, Floats];
declare const list: Indices;
declare const bytes: Bytes;
declare const geometry: Geometry;
declare const workspace: Workspace;
declare const n: number;
declare const add: Flag;

/** As they are meant. */
export const accepted = () => {
  kernels.relu(y, x, n);
  kernels.relu(skip(y, 4), x, 4 * n);
  kernels.gatherRows(y, x, list, n, 2);
  kernels.dense(y, x, w, none, 1, n, 2, list, n, none, 2, workspace);
  kernels.fromBytes(y, bytes, n, 1 / 255);
  kernels.batchNormInverse(take(4 * n), x, n, 1e-5);
  kernels.intersect(take(4 * n), list, n, new Block<Indices>(n).address, n);
  kernels.conv2dGradWeight(w, x, y, geometry, 1, none, 3, none, 4, add, workspace);
};

// @ts-expect-error an address for a count, and a count for an address
export const swapped = kernels.relu(y, n, x);
// @ts-expect-error an address for a count
export const addressForCount = kernels.relu(y, x, x);
// @ts-expect-error a count for an address
export const countForAddress = kernels.relu(n, x, n);
// @ts-expect-error a count for a list
export const countForList = kernels.gatherRows(y, x, n, n, 2);
// @ts-expect-error an address for a factor
export const addressForFactor = kernels.fromBytes(y, bytes, n, x);
// @ts-expect-error indices for numbers
export const indicesForFloats = kernels.relu(y, list, n);
// @ts-expect-error numbers for indices
export const floatsForIndices = kernels.gatherRows(y, x, w, n, 2);
// @ts-expect-error numbers for bytes
export const floatsForBytes = kernels.fromBytes(y, x, n, 1);
// @ts-expect-error a gate for the list beside it
export const gateForList = kernels.dense(y, x, w, list, 1, n, 2, x, n, none, 2, workspace);
// @ts-expect-error a geometry for a workspace, and a workspace for a geometry
export const geometryForWorkspace = kernels.conv2dGradWeight(w, x, y, workspace, 1, none, 3, none, 4, add, geometry);
// @ts-expect-error a workspace where there is a flag
export const workspaceForFlag = kernels.conv2dGradWeight(w, x, y, geometry, 1, none, 3, none, 4, workspace, add);
// @ts-expect-error a count where there is a flag
export const countForFlag = kernels.conv2dGradWeight(w, x, y, geometry, 1, none, 3, none, 4, n, workspace);
// @ts-expect-error nothing where an array must be
export const noneForArray = kernels.relu(y, none, n);
// @ts-expect-error nothing where a count must be
export const noneForCount = kernels.relu(y, x, none);
// @ts-expect-error 0 where there is no array, without its name
export const zeroForNone = kernels.dense(y, x, w, 0, 1, n, 2, none, n, none, 2, workspace);
// @ts-expect-error the sum of an address and bytes, which says no more what lies there
export const sumOfBytes = kernels.relu(y + 4 * n, x, n);
// @ts-expect-error memory for a count
export const memoryForCount = kernels.relu(y, x, take(4 * n));
// @ts-expect-error a view of indices as numbers
export const viewOfIndices = floats(list, n);
// @ts-expect-error a view of as many numbers as an address says
export const viewOfAddress = floats(x, x);

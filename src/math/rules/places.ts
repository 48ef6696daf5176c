// Forward derivatives of ops that only move numbers: the same op, of tangents.
import { concat } from "../../ops/concat.ts";
import { gather } from "../../ops/gather.ts";
import { pad } from "../../ops/pad.ts";
import { reshape } from "../../ops/reshape.ts";
import { slice } from "../../ops/slice.ts";
import { transpose } from "../../ops/transpose.ts";
import type { Tensor } from "../../tensor.ts";
import { type Rule, zeros } from "./rule.ts";

/** By the names that ops give `record()`. */
export const places: Readonly<Record<string, Rule>> = {
  concat: ({ inputs, tangents, told: [axis] }) =>
    concat(
      tangents.map((each, i) => each ?? zeros((inputs[i] as Tensor).shape)),
      axis as number,
    ),
  gather: ({ tangents: [dx], told: [indices] }) => gather(dx as Tensor, indices as ArrayLike<number>),
  observe: ({ tangents: [dx] }) => dx as Tensor,
  pad: ({ tangents: [dx], told: [widths] }) => pad(dx as Tensor, widths as readonly (readonly [number, number])[]),
  reshape: ({ output, tangents: [dx] }) => reshape(dx as Tensor, output.shape),
  slice: ({ tangents: [dx], told: [begin, size] }) => slice(dx as Tensor, begin as number[], size as number[]),
  transpose: ({ tangents: [dx], told: [order] }) => transpose(dx as Tensor, order as number[]),
};

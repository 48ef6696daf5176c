// Descriptions with ordinary layers for sparse ones, for what goes by sizes only.
import type { PartDescription } from "../descriptions/layers.ts";

const ORDINARY = { sparseDense: "dense", sparseConv2d: "conv2d" } as const;

/** The same net with ordinary layers for sparse ones, as far as sizes go. */
export const ordinary = (description: PartDescription): PartDescription =>
  JSON.parse(JSON.stringify(description), (_, value) =>
    Object.hasOwn(ORDINARY, value?.type ?? "") ? { ...value, type: ORDINARY[value.type as keyof typeof ORDINARY] } : value,
  );

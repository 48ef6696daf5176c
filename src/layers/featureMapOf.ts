// How features pass through a part of a net, whichever it is.
import type { FeatureMap } from "../descriptions/features.ts";
import { functionFeatures } from "../descriptions/functions.ts";
import { nameOf } from "../ops/named.ts";
import type { Part } from "./layer.ts";

/** How features pass through a part; undefined where they cannot be followed. */
export function featureMapOf(part: Part): FeatureMap | undefined {
  if (typeof part === "object") return part.featureMap;
  const name = nameOf(part);
  return name && functionFeatures[name];
}

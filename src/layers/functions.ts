// The functions that can stand in a sequence and be saved by name, whatever a minifier calls them.
import type { FeatureMap } from "../descriptions/features.ts";
import { type FunctionName, functionFeatures, isFunctionName } from "../descriptions/functions.ts";
import * as functions from "../ops/functions.ts";
import type { Part } from "./layer.ts";

const named: Readonly<Record<FunctionName, Part>> = functions satisfies Readonly<Record<Exclude<keyof typeof functions, FunctionName>, never>>;
let names: ReadonlyMap<Part, FunctionName> | undefined;

/** The name a function is saved under; undefined for one of your own. */
export function nameOf(part: Part): FunctionName | undefined {
  names ??= new Map((Object.keys(named) as FunctionName[]).map((name) => [named[name], name]));
  return names.get(part);
}

/** The function of a name; undefined if there is none. */
export function functionOf(name: string): Part | undefined {
  return isFunctionName(name) ? named[name] : undefined;
}

/** How features pass through a part; undefined where they cannot be followed. */
export function featureMapOf(part: Part): FeatureMap | undefined {
  if (typeof part === "object") return part.featureMap;
  const name = nameOf(part);
  return name && functionFeatures[name];
}

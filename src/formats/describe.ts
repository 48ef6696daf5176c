// What a net is, as plain data: what files hold, and what every export reads.
import type { PartDescription } from "../descriptions/layers.ts";
import { MOST_PARTS } from "../descriptions/reader.ts";
import { UsageError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import { nameOf } from "../layers/functions.ts";
import type { Part } from "../layers/layer.ts";
import { OWN } from "./checkpoint.ts";
import { describeGates } from "./gates.ts";

/** Describes a part and all it consists of, for `who`. `seen`: the paths of the layers so far. @throws UsageError for what cannot be described */
export function describe(part: Part, who = "encode", path = "", seen = new Map<Part, string>()): PartDescription {
  if (typeof part === "function") {
    const name = nameOf(part);
    if (name) return { type: "function", name };
  } else {
    if (seen.size > MOST_PARTS) throw new UsageError(`${who}: the net has more than ${MOST_PARTS} layers, which no file may hold.`);
    const first = seen.get(part);
    if (first !== undefined) return { type: "same", path: first };
    seen.set(part, path);
    const description = part.describe?.((inner, name) => describe(inner, who, path ? `${path}.${name}` : name, seen));
    if (typeof description?.type === "string") return { ...description, ...(isGated(part) && describeGates(part)) } as PartDescription;
  }
  throw new UsageError(
    `${who}: the part at "${path}" is ${typeof part === "function" ? "a function" : "a layer"} of your own, which a file cannot hold. ${who === "encode" ? "Save" : "Give"} a net of the library's layers and functions, or give the layer a method describe().`,
  );
}

/** The description as text; that of a net with parts of one's own, whose arrays a checkpoint keeps all the same, says so. */
export function describedOrOwn(part: Part): string {
  try {
    return JSON.stringify(describe(part));
  } catch (error) {
    if (error instanceof UsageError) return JSON.stringify({ type: OWN });
    throw error;
  }
}

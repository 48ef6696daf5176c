// What a net is, as plain data: what files hold, and what every export reads.
import type { PartDescription } from "../descriptions/layers.ts";
import { MOST_DEPTH, MOST_PARTS } from "../descriptions/reader.ts";
import { UsageError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import { nameOf } from "../ops/named.ts";
import type { Part } from "../layers/layer.ts";
import { OWN } from "./checkpoint.ts";
import { describeGates } from "./gates.ts";

/** A layer that has been described: where it stood first, and of how many parts it consists, itself counted. */
interface Seen {
  readonly path: string;
  parts: number;
}

/** Describes a part and all it consists of, for `who`. @throws UsageError for what cannot be described, and for more than files may hold */
export function describe(part: Part, who = "encode"): PartDescription {
  return described(part, who, "", 0, new Map(), { parts: 0 });
}

/** `count`: parts so far, those counted again that stand in the net again, as who reads the file counts them (`Reader`). */
function described(part: Part, who: string, path: string, depth: number, seen: Map<Part, Seen>, count: { parts: number }): PartDescription {
  const first = typeof part === "object" ? seen.get(part) : undefined;
  count.parts += first?.parts ?? 1;
  if (count.parts > MOST_PARTS || depth > MOST_DEPTH)
    throw new UsageError(`${who}: the net has more than ${MOST_PARTS} parts, or more than ${MOST_DEPTH} in each other, which no file may hold.`);
  if (first) return { type: "same", path: first.path };
  if (typeof part === "function") {
    const name = nameOf(part);
    if (name) return { type: "function", name };
  } else {
    const before = count.parts - 1;
    const own: Seen = { path, parts: 1 };
    seen.set(part, own);
    const description = part.describe?.((inner, name) => described(inner, who, path ? `${path}.${name}` : name, depth + 1, seen, count));
    own.parts = count.parts - before;
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

// Which inputs of a net still matter.
import { ValueError } from "../errors.ts";
import { featureMapOf } from "./featureMapOf.ts";
import { isGateable } from "./gateable.ts";
import { flattened, type Part } from "./layer.ts";

/** Where each feature comes from after a part: "all" before anything is known of them. */
type From = readonly string[] | "all";

function through(part: Part, from: From): From {
  if (typeof part === "object" && part.inputNames) return part.inputNames;
  const map = featureMapOf(part);
  if (map?.passes === "selected" && map.indices) return Array.from(map.indices, (i) => (from === "all" ? `${i}` : (from[i] as string)));
  if (map?.passes === "kept" && !map.mixes) return from;
  throw new ValueError(
    "openInputs: inputs cannot be followed to the first layer with weights. Put a layer that has gates over its inputs first, or columns().",
  );
}

/**
 * The inputs that the first layer with weights still reads, by the names of the columns of a table or else by their indices: those whose
 * gates are open at test time, or that are left in a compacted net. A column of categories is read while any of its features is.
 * @throws ValueError for a net whose first layers mix inputs
 * @example
 * ```ts
 * import { columns, dense, gate, openInputs, sequential } from "sievenet";
 *
 * const net = sequential(columns([{ name: "age" }, { name: "id" }]), gate(dense(2, 1), { over: "inputs", mask: [1, 0] }));
 * openInputs(net); // ["age"]
 * ```
 */
export function openInputs(net: Part): string[] {
  let from: From = "all";
  for (const part of flattened(net)) {
    if (typeof part === "object" && isGateable(part)) {
      const gates = part.gates.inputs?.testValues();
      const names = from === "all" ? Array.from({ length: part.inputs }, (_, i) => `${i}`) : from;
      return [...new Set(names.filter((_, i) => gates?.[i] !== 0))];
    }
    from = through(part, from);
  }
  throw new ValueError("openInputs: the net has no layer with weights that inputs could be followed to.");
}

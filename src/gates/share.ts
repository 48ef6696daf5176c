// One set of gates for several layers: open and closed together, from one draw.
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { print } from "../shape.ts";
import { type Gateable, attach, type LayerGateOptions } from "./attach.ts";
import { type Gate, isGate } from "./gate.ts";

/** Options of `shareGates()`, each as of `gate()`. */
export type SharedGateOptions = Pick<LayerGateOptions, "over" | "lambda" | "l2" | "placement">;

/**
 * Puts gates that another layer has on one more layer too, and returns that layer. All of them then go by one draw and one set
 * of parameters, in files as well. Each layer has a price of its own for its open weights; a price for each open gate
 * (`gates.lambda`) is paid once. Training that shrinks leaves layers with shared gates as wide as they are, `compact` does not.
 * @throws ValueError, ShapeError, UsageError
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { shareGates } from "sievenet/gates";
 *
 * const query = gate(dense(48, 8), { over: "inputs" });
 * const key = shareGates(query.gates.inputs, dense(48, 8), { over: "inputs" }); // both read the same of 48 features
 * key.gates.inputs === query.gates.inputs; // true
 * ```
 */
export function shareGates<L extends Gateable>(gates: Gate | undefined, layer: L, options: SharedGateOptions): L {
  refuseUnknown("shareGates", options, ["over", "lambda", "l2", "placement"]);
  if (typeof gates !== "object" || !isGate(gates))
    throw new ValueError("shareGates: no gates came. Give those of another layer, such as layer.gates.inputs, and gate() that layer first.");
  const { over, lambda = 0, l2 = 0, placement } = options;
  return attach(layer, { over, ...(placement && { placement }), price: { lambda, l2 } }, (shape) => {
    if (shape.length !== gates.shape.length || shape.some((n, i) => n !== gates.shape[i]))
      throw new ShapeError(`shareGates: gates ${print(gates.shape)} came, but over its ${over} ${layer.label} needs ${print(shape)}.`);
    if (over === "weights" && gates.perExample)
      throw new ValueError("shareGates: gates that are drawn per example cannot be over weights. Leave perExample out.");
    const other = over === "inputs" ? "outputs" : "inputs";
    if (layer.gates[other] === gates)
      throw new UsageError(
        `shareGates: ${layer.label} has these gates over its ${other} already. Its weights would be priced as if two draws closed them; give each axis gates of its own.`,
      );
    return gates;
  });
}

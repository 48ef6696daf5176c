// Layers that go through sequences [batch, places, features], place by place.
import { ShapeError } from "../errors.ts";
import { sizeFrom } from "../options.ts";
import { print, type Shape } from "../shape.ts";
import type { Facts } from "./facts.ts";
import type { ConnectingMap } from "./features.ts";
import type { GateDescriptions } from "./gates.ts";

/**
 * Gated recurrent units. Arrays: weight [inputs, outputs, 3], recurrent [outputs, outputs, 3], bias and recurrentBias [outputs, 3]; the
 * last axis is r, z and n. scale [outputs].
 */
export interface GruDescription {
  /** The kind. */
  readonly type: "gru";
  /** Features of a place. */
  readonly inputs: number;
  /** Units. */
  readonly outputs: number;
  /** Whether the result is the state of every place, or that of the last one. */
  readonly returnSequences: boolean;
  /** Whether there are biases. */
  readonly bias: boolean;
  /** Whether the states that it gives are multiplied with a number for each unit, as compaction leaves them. */
  readonly scaled?: true;
  /** How many places the sequences had that it saw last. */
  readonly places?: number;
  /** Its gates, if any. */
  readonly gates?: GateDescriptions;
}

type Sizes = Pick<GruDescription, "inputs" | "outputs">;

export const gru = {
  check: ({ inputs, outputs, places }: Sizes & Pick<GruDescription, "places">) => ({
    inputs: sizeFrom("gru", "inputs", inputs),
    outputs: sizeFrom("gru", "units", outputs),
    ...(places !== undefined && { places: sizeFrom("gru", "places", places) }),
  }),
  label: ({ inputs, outputs }: Sizes) => `gru(${inputs}, ${outputs})`,
  weights: ({ inputs, outputs, bias }) => 3 * outputs * (inputs + outputs + (bias ? 2 : 0)),
  output(layer: Sizes & Pick<GruDescription, "returnSequences">, shape): Shape {
    const { inputs, outputs, returnSequences } = layer;
    const [batch, places] = shape as [number, number];
    if (shape.length !== 3 || shape[2] !== inputs || !places)
      throw new ShapeError(`${gru.label(layer)}: the input is ${print(shape)} but needs [batch, places, ${inputs}], with at least one place.`);
    return returnSequences ? [batch, places, outputs] : [batch, outputs];
  },
  features: ({ inputs, outputs, returnSequences }: Sizes & Pick<GruDescription, "returnSequences">): ConnectingMap => ({
    passes: "connected",
    width: inputs,
    layouts: ["last"],
    outputs,
    to: returnSequences ? "last" : "units",
    uniform: false,
  }),
  example: ({ inputs, places }): Shape | undefined => (places ? [places, inputs] : undefined),
} as const satisfies Facts<GruDescription>;

export const recurrentFacts = { gru };

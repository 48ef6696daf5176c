/** The gates of a layer, by axis, as src/formats/gates.ts writes and reads them. */
export type GateDescriptions = Readonly<Partial<Record<"inputs" | "outputs" | "weights", object>>>;

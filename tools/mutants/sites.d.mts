/** A change to a source text: `to` in the place of what is from `start` to `end`. */
export interface Mutant {
  readonly kind: "operator" | "assignment" | "negated" | "number" | "boolean" | "dropped" | "swapped";
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

/** All mutants of a source text, in its order. */
export function mutantsOf(text: string): Mutant[];

/** Random numbers from 0 to 1 from a seed. */
export function randomOf(seed: number): () => number;

/** Mutants in an order of the seed's, kinds in turn. */
export function inTurn<M extends { readonly kind: string }>(mutants: readonly M[], random: () => number): M[];

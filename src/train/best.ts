// Choosing an epoch by its validation loss (early stopping; Prechelt 1998, "Early stopping - but when?").
import type { Resident } from "../tensor.ts";

/** Copies the values of what a net keeps. What comes back puts them into the net again. */
export function remember(parameters: Iterable<Resident>): () => void {
  const values = Array.from(parameters, (p) => [p, p.toArray()] as const);
  return () => {
    for (const [p, each] of values) p.set(each);
  };
}

/** Knows which epoch was best. */
export class Best {
  readonly #parameters: Iterable<Resident>;
  readonly #patience: number;
  readonly #keeps: boolean;
  #lowest = Infinity;
  #waited = 0;
  #restore: (() => void) | undefined;

  constructor(parameters: Iterable<Resident>, { patience, keepBest }: { readonly patience: number; readonly keepBest: boolean }) {
    this.#parameters = parameters;
    this.#patience = patience;
    this.#keeps = keepBest;
  }

  /** Takes note of an epoch while the net holds its weights. Returns whether it is the best so far; a loss of NaN never is. */
  note(loss: number): boolean {
    if (!(loss < this.#lowest)) {
      this.#waited++;
      return false;
    }
    this.#lowest = loss;
    this.#waited = 0;
    if (this.#keeps) this.#restore = remember(this.#parameters);
    return true;
  }

  /** Whether patience has run out. */
  get over(): boolean {
    return this.#waited >= this.#patience;
  }

  /** Puts the weights of the best epoch into the net, if they were kept. */
  restore(): void {
    this.#restore?.();
  }
}

// Choosing an epoch by its validation loss (early stopping; Prechelt 1998, "Early stopping - but when?").
import type { Resident } from "../resident.ts";

type Values = Map<Resident, Float32Array>;

const copied = (parameters: Iterable<Resident>): Values => new Map(Array.from(parameters, (p) => [p, p.toArray()]));

function put(values: Values): void {
  for (const [p, each] of values) p.set(each);
}

/** Copies the values of what a net keeps. What comes back puts them into the net again. */
export function remember(parameters: Iterable<Resident>): () => void {
  const values = copied(parameters);
  return () => put(values);
}

/** Knows which epoch was best. */
export class Best {
  readonly #parameters: Iterable<Resident>;
  readonly #patience: number;
  readonly #keeps: boolean;
  #lowest = Infinity;
  #waited = 0;
  #values: Values = new Map();

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
    if (this.#keeps) this.#values = copied(this.#parameters);
    return true;
  }

  /** Whether patience has run out. */
  get over(): boolean {
    return this.#waited >= this.#patience;
  }

  /** Puts the weights of the best epoch into the net, if they were kept. */
  restore(): void {
    put(this.#values);
  }

  /** Keeps the numbers at `places` of a parameter only. */
  narrow(p: Resident, places: ArrayLike<number>): void {
    const all = this.#values.get(p);
    if (all)
      this.#values.set(
        p,
        Float32Array.from(places, (i) => all[i] as number),
      );
  }
}

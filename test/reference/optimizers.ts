// Adam and SGD in double precision, one parameter at a time.

/** What bounds and averages every weight after its update. */
export interface Finish {
  readonly low: number;
  readonly high: number;
  /** Decay of the running average. */
  readonly keep: number;
}

/** One weight and all that goes with it. */
export interface Weight {
  w: number;
  m: number;
  v: number;
  average: number;
}

function finish(state: Weight, { low, high, keep }: Finish): void {
  state.w = Math.min(high, Math.max(low, state.w));
  state.average = keep * state.average + (1 - keep) * state.w;
}

/** Update number t (from 1) of Adam (Kingma & Ba 2015), with both bias corrections. */
export function adam(state: Weight, g: number, t: number, rate: number, beta1: number, beta2: number, epsilon: number, rest: Finish): void {
  state.m = beta1 * state.m + (1 - beta1) * g;
  state.v = beta2 * state.v + (1 - beta2) * g * g;
  const mean = state.m / (1 - beta1 ** t);
  const square = state.v / (1 - beta2 ** t);
  state.w -= (rate * mean) / (Math.sqrt(square) + epsilon);
  finish(state, rest);
}

/** One update of SGD with momentum. */
export function sgd(state: Weight, g: number, rate: number, momentum: number, rest: Finish): void {
  state.m = momentum * state.m + g;
  state.w -= rate * state.m;
  finish(state, rest);
}

// Adam, SGD and RMSProp in double precision, one weight at a time.

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
  /** Running average of the gradient. */
  mean: number;
  average: number;
}

/** A weight before its first update. */
export function weight(w: number): Weight {
  return { w, m: 0, v: 0, mean: 0, average: 0 };
}

/** average = keep · average + (1 - keep) w. */
export function runningAverage(average: number, w: number, keep: number): number {
  return keep * average + (1 - keep) * w;
}

function finish(state: Weight, { low, high, keep }: Finish): void {
  state.w = Math.min(high, Math.max(low, state.w));
  state.average = runningAverage(state.average, state.w, keep);
}

export interface Adam {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Added to the gradient, times the weight. */
  readonly decay?: number;
  /** Taken off the weight, times the weight and the rate (AdamW). */
  readonly decoupled?: number;
}

/** Update number t (from 1) of Adam (Kingma & Ba 2015), with both bias corrections; of AdamW (Loshchilov & Hutter 2019). */
export function adam(state: Weight, gradient: number, t: number, options: Adam, rest: Finish): void {
  const { rate, beta1, beta2, epsilon, decay = 0, decoupled = 0 } = options;
  const g = gradient + decay * state.w;
  state.m = beta1 * state.m + (1 - beta1) * g;
  state.v = beta2 * state.v + (1 - beta2) * g * g;
  const mean = state.m / (1 - beta1 ** t);
  const square = state.v / (1 - beta2 ** t);
  state.w -= rate * decoupled * state.w;
  state.w -= (rate * mean) / (Math.sqrt(square) + epsilon);
  finish(state, rest);
}

export interface Sgd {
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly decay?: number;
}

/** One update of SGD with momentum. */
export function sgd(state: Weight, gradient: number, { rate, momentum, nesterov = false, decay = 0 }: Sgd, rest: Finish): void {
  const g = gradient + decay * state.w;
  state.m = momentum * state.m + g;
  state.w -= rate * (nesterov ? g + momentum * state.m : state.m);
  finish(state, rest);
}

export interface RmsProp {
  readonly rate: number;
  readonly a: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly centered?: boolean;
  readonly decay?: number;
}

/** One update of RMSProp (Hinton 2012), with momentum; centered by the variance of gradients instead of their square. */
export function rmsProp(state: Weight, gradient: number, options: RmsProp, rest: Finish): void {
  const { rate, a, epsilon, momentum, centered = false, decay = 0 } = options;
  const g = gradient + decay * state.w;
  state.v = a * state.v + (1 - a) * g * g;
  state.mean = a * state.mean + (1 - a) * g;
  const spread = centered ? state.v - state.mean * state.mean : state.v;
  state.m = momentum * state.m + g / (Math.sqrt(spread) + epsilon);
  state.w -= rate * state.m;
  finish(state, rest);
}

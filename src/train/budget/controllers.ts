// What moves a multiplier: how far a share is above its target, in; what an open part of the net costs, out.
//
// The constraint is share / target <= 1, so that its violation e = share / target - 1 means the same whether a half or a
// hundredth is to be left; e is cut at 1, as a net whose gates are all open says nothing of how fast they can close. Multipliers
// count in losses at the start, and gains go by the length of the training, so that neither needs to be guessed.

/** The numbers of multipliers, one for each part of a net that is held by itself. */
export interface Multipliers {
  /** What a share, divided by its target, is multiplied with and added to the loss, in losses at the start. */
  readonly multiplier: Float64Array;
  /** What has been integrated so far. */
  readonly integral: Float64Array;
  /** Running means of the violations. */
  readonly smoothed: Float64Array;
  /** Running means of the shares. */
  readonly mean: Float64Array;
}

/** Multipliers that have seen nothing: all is open. */
export function noMultipliers(parts: number): Multipliers {
  const all = (value: number) => new Float64Array(parts).fill(value);
  return { multiplier: all(0), integral: all(0), smoothed: all(0), mean: all(1) };
}

/** A share and what it is to be, in a training with so many moves of multipliers. */
export interface Violated {
  readonly share: number;
  readonly target: number;
  readonly moves: number;
  /** Whether it is held from both sides: what is missing is paid for then, by a multiplier below 0. */
  readonly both: boolean;
}

/** Moves multiplier `i`. @internal */
export type Controller = (state: Multipliers, i: number, violated: Violated) => void;

const violation = (share: number, target: number) => Math.max(-1, Math.min(1, share / target - 1));

/**
 * Gains of the proportional part, and of the integral over the whole training, of a share that is held from above and of one that is held from
 * both sides, which may be faster as what it closes too much comes back; how much of the running mean of the violation
 * stays from move to move; over which part of the training shares are averaged, and how far the integral looks ahead: by so
 * many times what a share is below its mean.
 */
const NUPI = { proportional: 1, integral: { above: 8, both: 16 }, stays: 0.9, averaged: 1 / 40, ahead: 3 } as const;

/** The rate of the ascent, over the whole training. */
const DUAL = { rate: 4 } as const;

/**
 * A PI controller: multiplier = integral of e + gain times running mean of e. Source: Sohrabi, Ramirez, Zhang, Lacoste-Julien,
 * Gallego-Posada 2024, "On PI controllers for updating Lagrange multipliers in constrained optimization". Gates that are on
 * their way show in the settled share only when they arrive, and do not come back by themselves; so the integral, unlike
 * theirs, goes by where the share will be if it goes on as it does.
 */
const nupi: Controller = ({ multiplier, integral, smoothed, mean }, i, { share, target, moves, both }) => {
  const window = Math.max(10, NUPI.averaged * moves);
  mean[i] = (mean[i] as number) + (share - (mean[i] as number)) / window;
  const soon = share + NUPI.ahead * (share - (mean[i] as number));
  smoothed[i] = NUPI.stays * (smoothed[i] as number) + (1 - NUPI.stays) * violation(share, target);
  const moved = (integral[i] as number) + ((both ? NUPI.integral.both : NUPI.integral.above) / moves) * violation(soon, target);
  // what is only expected to be missing is not paid for
  integral[i] = both && share < target ? moved : Math.max(both ? Math.min(0, integral[i] as number) : 0, moved);
  const sum = (integral[i] as number) + NUPI.proportional * (smoothed[i] as number);
  multiplier[i] = both ? sum : Math.max(0, sum);
};

/**
 * Gradient ascent on the multiplier, which begins anew from 0 whenever the constraint holds.
 * Source: Gallego-Posada, Ramirez, Erraqabi, Bengio, Lacoste-Julien 2022, "Controlled sparsity via constrained optimization".
 */
const dual: Controller = ({ multiplier }, i, { share, target, moves, both }) => {
  const e = violation(share, target);
  multiplier[i] = e <= 0 && !both ? 0 : (multiplier[i] as number) + (DUAL.rate / moves) * e;
};

/** By name. */
export const controllers = { nupi, dual } as const;

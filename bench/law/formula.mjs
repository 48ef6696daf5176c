// The law of closed gates: t = open FLOPs / peak + constant.

/** Seconds that the law says. */
export const lawOf = (flops, peak, constant) => flops / peak + constant;

/** The last share of closed gates. */
export const ALL_BUT_ONE = "all but one";
/** Percent of the gates of each layer that are closed. */
export const SHARES = [0, 50, 80, 90, 95, 99, ALL_BUT_ONE];

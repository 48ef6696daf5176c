// The published code of the paper, which runs on PyTorch: reckoned from a plain dense step of PyTorch that is measured.

/** Its gated step ran at this part of the speed of a dense step of PyTorch in the same run. */
export const SHARE = { mlp: 0.47, lenet5: 0.88 };

const labelOf = (share) => `published code (${share} x PyTorch dense)`;
/** The names of its rows. */
export const PUBLISHED = labelOf(SHARE.mlp);
export const PUBLISHED_LENET5 = labelOf(SHARE.lenet5);

/**
 * The published code by that share: each step of `dense` that is timed counts as so many gated ones. It has no numbers to
 * compare, being another net than ours is; the workload of the dense step compares those of the dense step.
 */
export async function publishedStep(share, dense) {
  const { sample, free } = await dense;
  return { sample, free, work: share };
}

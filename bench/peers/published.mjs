// The published code of the paper, which runs on PyTorch: reckoned from a plain dense step of PyTorch that is measured.

/** Its gated step ran at this part of the speed of a dense step of PyTorch in the same run. */
export const SHARE = { mlp: 0.47, lenet5: 0.88 };

/**
 * The published code by that share: each step of `dense` that is timed counts as so many gated ones. It has no numbers to
 * compare, being another net than ours is; the workload of the dense step compares those of the dense step.
 */
export async function publishedStep(share, dense) {
  const { sample, free } = await dense;
  return { sample, free, work: share };
}

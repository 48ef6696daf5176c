// A whole run, as the command starts it, for its time: a recipe on a split, seed 1.

/**
 * Trains the net of a recipe, named as for the command, with `lambda` times 1/N, on a split of images, and sums the
 * seconds of the training steps. `after` is called and awaited after each epoch, outside that time. `steps`: of all epochs.
 * `shrink`: closed gates are removed while it trains.
 */
export async function trainRun(lib, split, { recipe, lambda, epochs, shrink = false, after }) {
  const run = lib.run({ recipe, lambda, epochs, shrink, seed: 1 }, { split });
  let [seconds, last] = [0, undefined];
  for await (const event of run) {
    if (event.type !== "epoch") continue;
    last = event.record;
    seconds += last.seconds;
    await after?.(last);
  }
  const steps = epochs * Math.ceil(split.train.count / run.settings.batchSize);
  return { seconds, steps, open: last.open, testError: last.testError };
}

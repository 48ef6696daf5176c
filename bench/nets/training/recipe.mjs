// A whole run of the command's training, for its time: a recipe on a split, seed 1.

const BATCH = 100;

/**
 * Trains the net of a recipe, named as for the command, with `lambda` times 1/N, on a split of images, and sums the
 * seconds of the training steps. `after` is called and awaited after each epoch, outside that time. `steps`: of all epochs.
 * `shrink`: closed gates are removed while it trains.
 */
export async function trainRun(lib, split, { recipe: name, lambda, epochs, shrink = false, after }) {
  const recipe = lib.recipe(name);
  const run = { recipe, lambda, epochs, batchSize: BATCH, learningRate: recipe.learningRate, averageDecay: undefined, seed: 1, shrink };
  const fitting = { train: lib.shaped(split.train, recipe.shape), test: lib.shaped(split.test, recipe.shape) };
  const { net, data, options } = lib.prepare(run, fitting);
  let [seconds, last] = [0, undefined];
  for await (const epoch of lib.train(net, data, options)) {
    seconds += epoch.seconds;
    last = epoch;
    await after?.(epoch);
  }
  return { seconds, steps: epochs * Math.ceil(data.count / BATCH), open: last.open, testError: last.testError };
}

// A whole run of the command's training, for its time: a recipe on a split, seed 1.

const BATCH = 100;

/** Epochs of `train`, of which closed gates are removed if `shrink`; a library that has no such option trains without, and `refused` is told. */
async function* epochsOf(lib, net, data, options, { shrink, refused }) {
  if (!shrink) return yield* lib.train(net, data, options);
  try {
    yield* lib.train(net, data, { ...options, shrink });
  } catch (error) {
    // options are checked before the first step
    if (!/there is no option "shrink"/.test(error.message)) throw error;
    refused?.();
    yield* lib.train(net, data, options);
  }
}

/**
 * Trains the net of a recipe, named as for the command, with prices `lambda` times 1/N, on a split of pictures, and sums the
 * seconds of the training steps. `after` is called and awaited after each epoch, outside that time. `steps`: of all epochs.
 * `shrunk`: whether closed gates were removed in training.
 */
export async function trainRun(lib, split, { recipe: name, lambda, epochs, shrink = false, after }) {
  const recipe = lib.recipe(name);
  const run = { recipe, lambda, epochs, batchSize: BATCH, learningRate: recipe.learningRate, average: undefined, seed: 1 };
  const fitting = { train: lib.shaped(split.train, recipe.shape), test: lib.shaped(split.test, recipe.shape) };
  const { net, data, options } = lib.prepare(run, fitting);
  let [seconds, last, shrunk] = [0, undefined, shrink];
  const refused = () => {
    shrunk = false;
  };
  for await (const epoch of epochsOf(lib, net, data, options, { shrink, refused })) {
    seconds += epoch.seconds;
    last = epoch;
    await after?.(epoch);
  }
  return { seconds, steps: epochs * Math.ceil(data.count / BATCH), open: last.open, testError: last.testError, shrunk };
}

// Training a net: as a loop over epochs, or as a value that knows where it is.
import type { Dataset } from "../data/dataset.ts";
import { UsageError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import type { Epoch } from "./epoch.ts";
import { settingsOf, type TrainOptions } from "./options.ts";
import { SteeredTraining } from "./steered.ts";
import { Training } from "./training.ts";

/**
 * Trains a net on a dataset and yields a record after every epoch; the price of open gates is added to the loss. The event
 * loop gets its turn every few milliseconds. `break` ends training, and the net stays usable.
 *
 * With `averageDecay` the net holds the averages whenever a record is yielded, and training goes on from the weights it had
 * before: what the body of the loop does to the weights (`set`, `step`, pruning) is lost unless training ends there. Another
 * training of the net that begins meanwhile takes it over, as a loop may have been dropped there, and the one before says so
 * when it is to go on; within an epoch the other is refused.
 *
 * Another call goes on where the last on that net ended: its order of examples, noise of gates, dropout and changes to images
 * are those of the epochs that come next (with the same seed), so that a loop of your own around `{ epochs: 1 }` gives the
 * bits of one call for all epochs, with the same optimizer or with none given. Records number the epochs of their call;
 * averages, `patience`, `keepBest` and what `shrink` waits for begin anew.
 * @throws UsageError when another training of the net keeps an average, or for `await train(...)`; ValueError for options that cannot be;
 * DivergedError when the loss is no longer finite; the signal's reason.
 * @example
 * ```ts
 * import { dense, gate, relu, sequential, train } from "sievenet";
 * import { digits } from "sievenet/data";
 *
 * const data = digits({ train: 200, test: 100 });
 * const net = sequential(gate(dense(784, 30), { over: "inputs", lambda: 1e-5 }), relu, dense(30, 10));
 * for await (const { epoch, testError } of train(net, data.train, { epochs: 2, averageDecay: 0.999, test: data.test }))
 *   console.log(epoch, testError);
 * ```
 */
export function train(net: Part, data: Dataset, options: TrainOptions = {}): AsyncGenerator<Epoch, void, void> {
  // await asks for a then: without one it gives the generator back, and nothing is trained
  // biome-ignore lint/suspicious/noThenProperty: to be asked for
  return Object.defineProperty(epochs(net, data, options), "then", { value: refuseAwait });
}

async function* epochs(net: Part, data: Dataset, options: TrainOptions): AsyncGenerator<Epoch, void, void> {
  yield* new Training(net, settingsOf(data, options), options);
}

function refuseAwait(_: unknown, reject: (error: UsageError) => void): void {
  reject(
    new UsageError(
      "train: await trains nothing. Go through its epochs: for await (const epoch of train(net, data)) { ... }. Or await fit(net, data). An async function is to give it inside of an object.",
    ),
  );
}

/**
 * The training that `train` goes through, as a value: it can say all it knows (`state()`), and go on from what another of the
 * same kind knew (`restore()`). It can be paused, and told another learning rate or lambda, while its loop runs (`pause()`, `set()`).
 * @throws ValueError for options that cannot be. Iterating over it throws as `train` does.
 * @example
 * ```ts
 * import { dataset, dense, training } from "sievenet";
 *
 * const data = dataset({ inputs: [0, 1, 2, 3], labels: [0, 0, 1, 1], shape: [1] });
 * const run = training(dense(1, 2), data, { epochs: 20 });
 * for await (const { epoch } of run) if (epoch === 10) break;
 * run.state().epoch; // 10: from which run.restore() goes on, in another program too
 * ```
 */
export function training(net: Part, data: Dataset, options: TrainOptions = {}): SteeredTraining {
  return new SteeredTraining(net, settingsOf(data, options), options);
}

// How long do the training steps of a whole run on MNIST take: 784-300-100-10 with gates, lambda 0.1/N, seed 1, 200 epochs, as
// the command trains it? Beside it what the published code would take, from the rate of PyTorch's dense step, which is
// measured before, in the middle and after.
import { summary } from "../lib/measure.mjs";
import { torchStep } from "../lib/mlpTorch.mjs";
import { ourselves } from "../lib/ours.mjs";
import { startPeer } from "../lib/peers.mjs";
import { percentile } from "../lib/percentile.mjs";
import { PUBLISHED, SHARE } from "../lib/published.mjs";
import { reason } from "../lib/reason.mjs";

const NAME = "mnist-200-epochs";
const EPOCHS = 200;
const BATCH = 100;

/**
 * Trains the command's net on a split and sums the seconds of its training steps; `after` is called and awaited after each
 * epoch, outside that time. `steps`: of all epochs.
 */
export async function trainGated(lib, split, { epochs, after }) {
  const run = { recipe: lib.recipe("lenet-300-100"), lambda: [0.1], epochs, batchSize: BATCH, learningRate: 1e-3, average: undefined, seed: 1 };
  const { net, options } = lib.prepare(run, split);
  let [seconds, last] = [0, undefined];
  for await (const epoch of lib.train(net, split.train, options)) {
    seconds += epoch.seconds;
    last = epoch;
    await after?.(epoch);
  }
  return { seconds, steps: epochs * Math.ceil(split.train.count / BATCH), open: last.open, testError: last.testError };
}

/** Dense steps of PyTorch in a second: the median of samples of half a second. */
async function denseRate(torch, quick) {
  const step = await torchStep(torch);
  await step.sample(20);
  const calls = Math.max(1, Math.round(10 / (await step.sample(20))));
  const rates = [];
  for (let i = 0; i < (quick ? 3 : 15); i++) rates.push(calls / (await step.sample(calls)));
  await step.free();
  return percentile(rates, 50);
}

/** Adds the rate to `rates`; a failure of PyTorch is told and does not end the run. */
async function addRate(rates, torch, { quick, say }) {
  try {
    rates.push(await denseRate(torch, quick));
  } catch (error) {
    say(`${NAME}: PyTorch's step was not measured: ${reason(error)}`);
  }
}

/** What is said beside the numbers. */
function noteOf({ open, testError, seconds, epochs, rates }) {
  const speed = rates.map((each) => each.toFixed(0)).join(", ");
  return `${epochs} epochs: ${open.join("-")} open, ${(100 * testError).toFixed(2)} % test error in the last; ${(seconds / epochs).toFixed(2)} s an epoch. PyTorch's dense step before, in the middle and after: ${speed} steps/s.`;
}

async function measure({ lib, say, quick, epochs = EPOCHS }) {
  const torch = await startPeer("PyTorch", lib, say);
  if (!torch) return [];
  const folder = process.env.SIEVENET_DATA;
  let split;
  try {
    split = await lib.mnist(folder ? { folder } : {});
  } catch (error) {
    say(`${NAME} is left out: ${reason(error)}`);
    return [];
  }
  const rates = [];
  const rateNow = () => addRate(rates, torch, { quick, say });
  await rateNow();
  const began = performance.now();
  async function after({ epoch, open, testError }) {
    if (epoch === Math.ceil(epochs / 2)) await rateNow();
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    if (epoch % 10 === 0) say(`${NAME}: epoch ${epoch} of ${epochs}, ${open.join("-")}, ${(100 * testError).toFixed(2)} %, ${minutes} min`);
  }
  const { seconds, steps, ...found } = await ourselves(() => trainGated(lib, split, { epochs, after }));
  await rateNow();
  if (rates.length < 3) return [];
  const pairs = rates.map((rate) => ({ ours: seconds, peer: steps / (SHARE.mlp * rate) }));
  // fewer epochs are for trying: another workload, which no mark is for and no page has
  const trial = epochs === EPOCHS ? {} : { workload: `mnist-${epochs}-epochs`, trial: true };
  return [{ peerName: PUBLISHED, version: torch.version, ...summary(pairs, true), note: noteOf({ ...found, seconds, epochs, rates }), ...trial }];
}

/** `long`: only measured when it is named, or with --long. */
export default [{ name: NAME, metric: "seconds of training steps", long: true, measure }];

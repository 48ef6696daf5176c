// How long do the training steps of a whole run on MNIST take, 200 epochs as the command trains them: 784-300-100-10 with
// gates at lambda 0.1/N and at a lambda per layer, LeNet-5 at a lambda per layer? Beside it what others would take from the rate
// of PyTorch's dense step, which is measured before, in the middle and after: the published code, or that dense step.
import { ourselves } from "../measure/ours.mjs";
import { reason } from "../measure/reason.mjs";
import { median, summary } from "../measure/statistics.mjs";
import { torchLenet5Step } from "../nets/lenet5/torch.mjs";
import { torchMlpStep } from "../nets/mlp/torch.mjs";
import { trainRun } from "../nets/training/recipe.mjs";
import { PUBLISHED, TORCH } from "../peers/names.mjs";
import { SHARE } from "../peers/published.mjs";

const EPOCHS = 200;

const mlp = { recipe: "lenet-300-100", dense: torchMlpStep, peerName: PUBLISHED, share: SHARE.mlp };
/** What leads to the class of 242-123-43 open gates. */
const perLayer = { ...mlp, lambda: [0.1, 0.3, 3] };

/** `dense`: the step of PyTorch; `share`: at which part of its rate the peer trains; `lambda`: of each layer or of all, times 1/N. */
export const runs = {
  "mnist-200-epochs": { ...mlp, lambda: [0.1] },
  "mnist-200-epochs-prices": { ...perLayer, shrink: true },
  // what shrinking may not change by much: errors and open gates
  "mnist-200-epochs-prices-unshrunk": perLayer,
  // docs/lenet-5.md
  "lenet5-200-epochs": { recipe: "lenet-5", dense: torchLenet5Step, peerName: TORCH, share: 1, lambda: [15, 0.55, 0.1, 6], shrink: true },
};

/** Dense steps of PyTorch in a second: the median of samples of half a second. */
async function rateOf(step, quick) {
  const once = await step.sample(3);
  await step.sample(Math.round(0.3 / (once / 3)));
  const calls = Math.max(1, Math.round(10 / (await step.sample(20))));
  const rates = [];
  for (let i = 0; i < (quick ? 3 : 15); i++) rates.push(calls / (await step.sample(calls)));
  await step.free();
  return median(rates);
}

/** What is said beside the numbers. */
function noteOf({ open, testError, seconds, epochs, rates, shrink }) {
  const speed = rates.map((rate) => rate.toFixed(rate < 100 ? 1 : 0)).join(", ");
  const result = `${epochs} epochs: ${open.join("-")} open, ${(100 * testError).toFixed(2)} % test error in the last; ${(seconds / epochs).toFixed(2)} s an epoch`;
  const how = shrink ? "closed gates removed while training" : "";
  const trial = epochs < EPOCHS ? ` Both sides are those ${epochs} epochs only, in which few gates are closed yet: not what ${EPOCHS} would give.` : "";
  return `${result}${how && `; ${how}`}. PyTorch's dense step before, in the middle and after: ${speed} steps/s.${trial}`;
}

async function splitOrNone(lib, say, name) {
  const folder = process.env.SIEVENET_DATA;
  try {
    return await lib.mnist(folder ? { folder } : {});
  } catch (error) {
    say(`${name} is left out: ${reason(error)}`);
    return undefined;
  }
}

async function measure(name, { lib, say, startPeer, quick, epochs = EPOCHS }) {
  const { dense, peerName, share, ...run } = runs[name];
  const torch = await startPeer(TORCH);
  const split = torch && (await splitOrNone(lib, say, name));
  if (!split) return [];
  const rates = [];
  async function rateNow() {
    try {
      rates.push(await rateOf(await dense(torch), quick));
    } catch (error) {
      say(`${name}: PyTorch's step was not measured: ${reason(error)}`);
    }
  }
  await rateNow();
  const began = performance.now();
  async function after({ epoch, open, testError, seconds }) {
    if (epoch === Math.ceil(epochs / 2)) await rateNow();
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    if (epoch % 10 === 0 || epoch === epochs)
      say(`${name}: epoch ${epoch} of ${epochs}, ${open.join("-")}, ${(100 * testError).toFixed(2)} %, ${seconds.toFixed(2)} s, ${minutes} min`);
  }
  const { seconds, steps, ...result } = await ourselves(() => trainRun(lib, split, { ...run, epochs, after }));
  await rateNow();
  if (rates.length < 3) return [];
  const pairs = rates.map((rate) => ({ ours: seconds, peer: steps / (share * rate) }));
  // fewer epochs are for trying: another workload, which no mark is for and no page has
  const trial = epochs === EPOCHS ? {} : { workload: name.replace(`${EPOCHS}`, `${epochs}`), trial: true };
  const note = noteOf({ ...result, seconds, epochs, rates, shrink: run.shrink });
  return [{ peerName, version: torch.version, ...summary(pairs, true), note, ...trial }];
}

/** `long`: only measured when it is named, or with --long. */
export default Object.keys(runs).map((name) => ({
  name,
  metric: "seconds of training steps",
  long: true,
  measure: (settings) => measure(name, settings),
}));

// The trials of rankings.mjs: one dense net a seed, and what each way of pruning makes of a copy of it.

/** Sizes at which all are compared. */
export const SIZES = [
  { of: "weights", at: 0.05 },
  { of: "flops", at: 0.2 },
];

export const settings = {
  /** Examples of MNIST that are trained on, epochs of the dense net, of training on with a price or gates, and after pruning. */
  ...{ train: 5000, epochs: 6, more: 5, tune: 1 },
  /** Examples that rankings go by, and orders of units that Shapley values try. */
  ...{ examples: 100, permutations: 2 },
  /** Prices of the size of a weight, and how sharp that of DRR is. */
  ...{ l1: 3e-5, drr: 2e-6, beta: 20 },
  /** The cap on the loss under which single weights go, and the examples it is measured on. */
  ...{ lossIncrease: 0.01, held: 1000 },
};
const SWITCHES = { steps: 150, samples: 2 };

/** What the trials of a seed have in common; nothing is trained before it is asked for. */
export function start([lib, { mnist }, pruning], seed) {
  const { adam, conv2d, dense, decode, encode, flatten, maxPool2d, relu, sequential, shaped, subset } = lib;
  const once = (work) => {
    let result;
    return () => (result ??= work());
  };
  const data = once(async () => {
    const { train, test } = await mnist({ folder: process.env.SIEVENET_DATA });
    const part = (set, to) =>
      shaped(
        subset(
          set,
          Array.from({ length: to }, (_, i) => i),
        ),
        [1, 28, 28],
      );
    return { train: part(train, settings.train), test: shaped(test, [1, 28, 28]), some: part(train, settings.examples), held: part(train, settings.held) };
  });
  const trained = once(async () => {
    lib.seed(seed);
    const net = sequential(conv2d(1, 20, 5), relu, maxPool2d(2), conv2d(20, 50, 5), relu, maxPool2d(2), flatten, dense(800, 500), relu, dense(500, 10));
    const optimizer = pruning.movement(net, adam());
    const { train, test } = await data();
    await lib.fit(net, train, { epochs: settings.epochs, optimizer, seed });
    return { bytes: encode(net), movement: optimizer.ranking(), error: lib.evaluate(net, test).error };
  });
  const copies = {};
  /** The dense net, trained on with a price of its weights. */
  const withPrice = (name, price) => {
    copies[name] ??= (async () => {
      const net = decode((await trained()).bytes);
      const loss = (output, labels) => lib.add(lib.crossEntropy(output, labels), price(net));
      await lib.fit(net, (await data()).train, { epochs: settings.more, loss, seed });
      return encode(net);
    })();
    return copies[name];
  };
  const rankings = {};
  /** Of a net, by a measure: the same for all sizes. */
  const ranking = (name, measure, net) => {
    rankings[name] ??= (async () => {
      if (measure === "movement") return (await trained()).movement;
      return pruning.rank(net, (await data()).some, { by: measure, permutations: settings.permutations, switches: SWITCHES, batchSize: 50, seed });
    })();
    return rankings[name];
  };
  return { lib, pruning, seed, data, trained, withPrice, ranking };
}

/** A pruned net is compacted, measured, trained on and measured again. */
async function came({ lib, seed, data, trained }, name, net, { compacted = true } = {}) {
  const { train, test } = await data();
  const whole = lib.decode((await trained()).bytes);
  const small = compacted ? lib.compact(net) : net;
  const before = lib.evaluate(small, test).error;
  await lib.fit(small, train, { epochs: settings.tune, optimizer: lib.adam({ learningRate: 0.0005 }), seed: seed + 100 });
  const [left, all] = [lib.count(small, "settled"), lib.count(whole)];
  const units = small.parts.flatMap((part) => ("weight" in part ? [part.outputs] : [])).slice(0, -1);
  const { error, loss } = lib.evaluate(small, test);
  return { name, dense: (await trained()).error, weights: left.weights / all.weights, flops: left.flops / all.flops, units, before, error, loss };
}

/** Whose scores say nothing of one layer beside another. */
const WITHIN_LAYERS = ["random", "l1", "l2", "dirichlet"];
const how = (measure) => ({ floor: 2, per: WITHIN_LAYERS.includes(measure) ? "layer" : "net" });
/** What the same share of each layer is called, by scores that would compare from layer to layer. */
export const EACH = "OfEach";

/** By a ranking of the dense net. */
export async function ranked(trial, name, size) {
  const net = trial.lib.decode((await trial.trained()).bytes);
  const measure = name.replace(EACH, "");
  const ranking = await trial.ranking(measure, measure, net);
  trial.pruning.prune(net, ranking, size, measure === name ? how(measure) : { floor: 2, per: "layer" });
  return came(trial, `${name}-${size.of}-${size.at}`, net);
}

const price =
  ({ lib, pruning }, measure) =>
  (net) =>
    measure.startsWith("l1") ? lib.scale(pruning.l1Penalty(net), settings.l1) : lib.scale(pruning.drrPenalty(net, { beta: settings.beta }), settings.drr);

/** By the size of weights that had a price. */
export async function priced(trial, measure, size) {
  const net = trial.lib.decode(await trial.withPrice(measure.slice(0, 3), price(trial, measure)));
  trial.pruning.prune(net, await trial.ranking(measure, "l1", net), size, how("l1"));
  return came(trial, `${measure}-${size.of}-${size.at}`, net);
}

/** By gates that are trained to the same size. */
export async function gated(trial, measure, size) {
  const { lib, seed } = trial;
  const net = lib.decode((await trial.trained()).bytes);
  for (const layer of net.parts.filter((part) => "weight" in part).slice(0, -1)) lib.gate(layer, { over: "outputs", dropRate: 0.3 });
  // few steps, in which gates must get to their places
  const quickly = { gateRate: 20, batchSize: 50 };
  await lib.fit(net, (await trial.data()).train, { epochs: settings.more, budget: lib.budget({ ...size, floor: 2 }), ...quickly, seed });
  return came(trial, `${measure}-${size.of}-${size.at}`, net);
}

/** Single weights under a cap on the loss. */
export async function single(trial, measure) {
  const { lib } = trial;
  const bytes = measure === "threshold" ? (await trial.trained()).bytes : await trial.withPrice(measure.slice(0, 3), price(trial, measure));
  const net = lib.decode(bytes);
  trial.pruning.pruneWithin(net, (await trial.data()).held, { lossIncrease: settings.lossIncrease });
  return came(trial, measure, net, { compacted: false });
}

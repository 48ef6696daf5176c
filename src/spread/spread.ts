// One training spread over workers: each takes steps on its own share of the examples, and every few steps all have the mean.
import type { Dataset } from "../data/dataset.ts";
import { subset } from "../data/subset.ts";
import { ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { isWhole } from "../shape.ts";
import type { Epoch } from "../train/epoch.ts";
import type { Known } from "../train/known.ts";
import { settingsOf, TRAIN_OPTIONS, type TrainingSettings, type TrainOptions } from "../train/options.ts";
import { Training } from "../train/training.ts";
import { state as arraysOf } from "../walk.ts";
import type { Exchange } from "./exchange.ts";
import type { NetArrays } from "./fields.ts";
import { Rounds, type Shared, type Traffic } from "./rounds.ts";

/** Options of `spread()`: those of `train()`, and how the shares hear of each other. */
export interface SpreadOptions extends TrainOptions {
  /** What joins this share with the others. */
  readonly exchange: Exchange;
  /** Steps from one averaging to the next; the end of an epoch is one in any case. Default 10. */
  readonly every?: number;
}

/** A training of which this is one share, made by `spread()`. To be iterated over, an epoch at a time, as any other. */
export class SpreadTraining extends Training {
  readonly #rounds: Rounds;

  /**
   * Use `spread()`.
   * @internal
   */
  constructor(net: Part, settings: TrainingSettings, options: TrainOptions, { exchange, every }: { exchange: Exchange; every: number }) {
    super(net, settings, options);
    const known = this.known as Known;
    const { epochs, steps, seed } = settings;
    const shared: Shared = {
      facts: { epochs, "number of steps in an epoch": steps, seed, every, optimizer: this.optimizer.name },
      epochs: this.epochs,
      arrays: () => new Map([...arraysOf(net)].map(([path, array]) => [path, { shape: array.shape, values: array.toArray() }])),
      state: () => this.state(),
      replace: (numbers: NetArrays, state) => {
        for (const [path, array] of arraysOf(net)) array.set(numbers.get(path)?.values as Float32Array);
        known.replace(state);
      },
      begin: (numbers, state, records) => {
        this.restore(state);
        for (const [path, array] of arraysOf(net)) array.set(numbers[path] as Float32Array);
        known.epochs.push(...(records as Epoch[]));
      },
    };
    this.#rounds = new Rounds(shared, exchange, every, this.beside);
    this.beside = this.#rounds;
  }

  /** How many rounds there were, the bytes this share told the others in them, and what it would have told had nothing been alike. */
  get traffic(): Readonly<Traffic> {
    return { ...this.#rounds.traffic };
  }
}

/** @throws ValueError for what is no exchange */
function checkExchange(exchange: Exchange | undefined): Exchange {
  const { rank = NaN, ranks = NaN, gather } = (exchange ?? {}) as Partial<Exchange>;
  if (exchange && typeof gather === "function" && isWhole(ranks, 1) && isWhole(rank, 0, ranks - 1)) return exchange;
  throw new ValueError(`spread: exchange is ${shown(exchange)}, but an object with rank, ranks and gather() is needed, such as channelExchange() gives.`);
}

/**
 * One share of a training that is spread over workers (local SGD; federated averaging where each has examples of its own): it takes
 * `every` steps on its own examples, then all shares go on from the mean of their weights, gate parameters, moments and
 * statistics. Gates are drawn from the seed, so all shares draw alike; groups that were closed for all of them have moved alike, and
 * do not travel. The same shares give the same bits, whoever answers first and on whatever machines, and all end with the same net.
 * Every share needs the same net at first (build it from the same `seed()`), the same options and as many steps an epoch; examples
 * to choose by (`validation`) must be the same for all.
 * @param data the examples of this share; see `shareOf`
 * @throws ValueError for options that cannot be, and while it trains for shares that do not fit; UsageError when another does not answer
 * @example
 * ```ts
 * import { dataset, dense, seed, sequential } from "sievenet";
 * import { type Exchange, shareOf, spread } from "sievenet/spread";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 0, 1, 1], shape: [1] });
 * const alone: Exchange = { rank: 0, ranks: 1, gather: async (_, bytes) => [bytes] }; // of your own; or channelExchange(), redisShares()
 * seed(1);
 * const run = spread(sequential(dense(1, 2)), shareOf(data, 0, 1), { exchange: alone, epochs: 3, seed: 1 });
 * for await (const { epoch, loss } of run) console.log(epoch, loss);
 * run.traffic.rounds; // 3
 * ```
 */
export function spread(net: Part, data: Dataset, options: SpreadOptions): SpreadTraining {
  refuseUnknown("spread", options, ["exchange", "every", ...TRAIN_OPTIONS]);
  const { exchange, every = 10, ...others } = options;
  whole("spread", "every", every);
  if (typeof others.validation === "number")
    throw new ValueError(
      `spread: validation is ${others.validation}, but a share of own examples would be others for each worker. Give all the same examples to choose by.`,
    );
  return new SpreadTraining(net, settingsOf(data, others), others, { exchange: checkExchange(exchange), every });
}

/**
 * The examples of one share of a dataset: every `ranks`-th from `rank` on, the same number for all, so that up to `ranks` - 1 are left out.
 * @throws ValueError for a share that there is not, or more shares than examples
 * @example
 * ```ts
 * import { dataset } from "sievenet";
 * import { shareOf } from "sievenet/spread";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4, 5], labels: [0, 1, 0, 1, 0], shape: [1] });
 * shareOf(data, 1, 2).inputs; // [2, 4]
 * ```
 */
export function shareOf(data: Dataset, rank: number, ranks: number): Dataset {
  whole("shareOf", "ranks", ranks);
  if (!isWhole(rank, 0, ranks - 1)) throw new ValueError(`shareOf: rank is ${shown(rank)}, but it must be a whole number from 0 to ${ranks - 1}.`);
  const count = Math.floor(data.count / ranks);
  if (!count) throw new ValueError(`shareOf: there are ${ranks} shares, but only ${data.count} examples. Use fewer shares.`);
  return subset(
    data,
    Array.from({ length: count }, (_, i) => i * ranks + rank),
  );
}

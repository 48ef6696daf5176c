// What a run can be told: plain JSON.

/** The settings of a run, plain JSON. All have defaults. */
export interface RunSettings {
  /** Name of the recipe: which net is trained, and how. Default "lenet-300-100". */
  readonly recipe?: string;
  /** Name of the dataset: "digits", "mnist" or "cifar10". Default: the recipe's first; with `data` its first that is read from files. */
  readonly dataset?: string;
  /** Folder of the dataset's files. Default: none; MNIST is then downloaded once and kept. */
  readonly data?: string;
  /** How many examples to draw, of a dataset that is drawn. Default: its usual number. */
  readonly examples?: number;
  /** The same seed gives the same net, bit for bit. Default 1. */
  readonly seed?: number;
  /**
   * Price of an open weight times the number of examples: a number for all sets of gates, or a list with one for each. An empty
   * list trains the net without gates. Default: the recipe's for the dataset.
   */
  readonly lambda?: number | readonly number[];
  /** Passes over the examples. Default: the recipe's for the dataset. */
  readonly epochs?: number;
  /** Examples per step. Default: the recipe's. */
  readonly batchSize?: number;
  /** Of the recipe's optimizer, at first. Default: the recipe's. */
  readonly learningRate?: number;
  /** Decay of the running average of the weights. Default: an average over three epochs. */
  readonly averageDecay?: number;
  /** Whether gates that stay closed are taken out of the net while it trains. Default false. */
  readonly shrink?: boolean;
}

/**
 * The settings of a run with all defaults filled in, plain JSON too. `data`, `examples` and `averageDecay` may still be left out:
 * what they then mean follows from the dataset.
 */
export interface CompleteSettings
  extends Required<Omit<RunSettings, "data" | "examples" | "averageDecay" | "lambda">>,
    Pick<RunSettings, "data" | "examples" | "averageDecay"> {
  /** Price of an open weight times the number of examples: one for all sets of gates, or one for each; none without gates. */
  readonly lambda: readonly number[];
}

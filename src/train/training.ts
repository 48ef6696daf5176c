// A training as a value: it can be a file, go on from one, and write one while it runs.
import { ValueError } from "../errors.ts";
import { isFrozen } from "../frozen.ts";
import { isFast } from "../fastNets.ts";
import { type Checkpointed, CONTENT, type Facts, type Resuming, resumeOf, type TrainingContent } from "../formats/checkpoint.ts";
import { factsOf } from "../formats/facts.ts";
import { encode } from "../formats/net.ts";
import { isPart, type Part } from "../layers/layer.ts";
import { shown } from "../options.ts";
import { isPromise } from "../realms.ts";
import type { TrainingState } from "../records.ts";
import { state } from "../walk.ts";
import type { Beside, Moment } from "./beside.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Epoch } from "./epoch.ts";
import type { Known } from "./known.ts";
import { Loop } from "./loop.ts";
import type { Steering } from "./steering.ts";
import type { CheckpointOptions, Resumable, TrainingSettings, TrainOptions } from "./options.ts";

/** The training of a net: to be iterated over, an epoch at a time. `encode(training)` and `save(path, training)` make a file of it. */
export class Training extends Loop implements Checkpointed {
  readonly #net: Part;
  readonly #averageDecay: number | undefined;

  /**
   * Use `training()`.
   * @internal
   */
  constructor(net: Part, settings: TrainingSettings, options: TrainOptions, steering?: Steering) {
    super(net, settings, options, steering);
    this.#net = net;
    this.#averageDecay = options.averageDecay;
    if (options.checkpoint) this.beside = new Keeping(this, options.checkpoint);
    if (options.from !== undefined) this.#resume(options.from);
  }

  /** Goes on from what came. @throws ValueError */
  #resume(from: Resumable): void {
    const value: unknown = from;
    const object = (typeof value === "object" && value !== null) || typeof value === "function";
    const resume = object ? resumeOf(value) : undefined;
    if (resume) resume(this.#resuming());
    else if (isPromise(value)) throw new ValueError("training: from is a promise. Put await before what gave it: { from: await load(path) }.");
    else if (isPart(value as Part))
      throw new ValueError(
        "training: from is a net that comes from no checkpoint. Leave from out, and train the net as it is; or load a file that encode(run) or the option checkpoint wrote.",
      );
    else if (object && typeof (value as TrainingState)["epoch"] === "number") this.restore(value as TrainingState);
    else
      throw new ValueError(
        `training: from is ${shown(value)}, but what state() of a training gave is needed, or what decode() or load() gave for a checkpoint.`,
      );
    const { epoch } = (this.known as Known).progress;
    const { epochs } = this.settings;
    if (epoch > epochs) throw new ValueError(`training: from has ${epoch} epochs, but epochs is ${epochs}. Give as many as there shall be in all.`);
  }

  #resuming(): Resuming {
    const known = this.known as Known;
    return {
      net: this.#net,
      facts: (steps) => this.#facts(steps),
      shrinkAs: (state) => known.shrinkAs(state),
      restore: (state) => this.restore(state),
      takeOver: (epochs) => void known.epochs.push(...(epochs as Epoch[])),
    };
  }

  #facts(steps: number): Facts {
    const { settings, optimizer, parameters, steering } = this;
    const { learningRate } = optimizer;
    const frozen = [...state(this.#net)].flatMap(([path, array]) => (isFrozen(array) ? path : [])).join(", ");
    optimizer.learningRate = steering?.given ?? learningRate; // one that was told is part of the state
    const facts = factsOf({ settings, optimizer, parameters, averageDecay: this.#averageDecay, fast: isFast(this.#net) }, steps);
    optimizer.learningRate = learningRate;
    return frozen ? { ...facts, "what is frozen": frozen } : facts;
  }

  /** What a file of it holds. @internal */
  [CONTENT](): TrainingContent {
    return { net: this.#net, state: this.state(), facts: this.#facts(this.optimizer.steps), epochs: this.epochs };
  }
}

/** Writes checkpoints. */
class Keeping implements Beside {
  readonly #training: Training;
  readonly #options: CheckpointOptions;
  #files: Checkpoints | undefined;

  constructor(training: Training, options: CheckpointOptions) {
    this.#training = training;
    this.#options = options;
  }

  async begin(): Promise<void> {
    this.#files ??= new Checkpoints(this.#options);
    await this.#files.begin();
  }

  async at(moment: Moment, name: string): Promise<void> {
    if (this.#files?.isDue(moment)) await this.#files.write(encode(this.#training), name);
  }

  end(): void {
    this.#files?.end();
  }
}

// A training that is steered while it runs: paused, and told another learning rate, lambda or budget.
import { UsageError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { refuseUnknown, shown } from "../options.ts";
import type { TrainingState } from "../records.ts";
import type { Parameter } from "../resident.ts";
import { isWhole } from "../shape.ts";
import type { Beside, Moment } from "./beside.ts";
import type { Told } from "./epoch.ts";
import type { Known } from "./known.ts";
import type { TrainingSettings, TrainOptions } from "./options.ts";
import { restartState } from "./state.ts";
import { Steering } from "./steering.ts";
import { Training } from "./training.ts";

/** Waits between two steps while its training is paused, before whatever else is to be done there. */
class Waiting implements Beside {
  #resume: (() => void) | undefined;
  #paused: Promise<void> | undefined;
  readonly #inner: Beside | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.resume();

  constructor(inner: Beside | undefined, signal: AbortSignal | undefined) {
    this.#inner = inner;
    this.#signal = signal;
  }

  get paused(): boolean {
    return this.#paused !== undefined;
  }

  pause(): void {
    if (this.#signal?.aborted) return; // nothing would end the waiting
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
    // only while it waits: a signal may outlive many trainings, and would keep them
    this.#signal?.addEventListener("abort", this.#onAbort);
  }

  resume(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#resume?.();
    this.#paused = undefined;
  }

  async begin(): Promise<void> {
    await this.#inner?.begin();
    await this.#paused;
  }

  async at(moment: Moment, name: string): Promise<void> {
    await this.#inner?.at(moment, name);
    while (this.#paused) await this.#paused;
  }

  async ended(moment: Moment): Promise<void> {
    await this.#inner?.ended?.(moment);
  }

  end(): void {
    this.#inner?.end();
  }
}

/**
 * What `training()` gives: to be iterated over, an epoch at a time, and steered meanwhile. `encode(run)` and `save(path, run)` make
 * a file of it.
 */
export class SteeredTraining extends Training {
  readonly #waiting: Waiting;

  /**
   * Use `training()`.
   * @internal
   */
  constructor(net: Part, settings: TrainingSettings, options: TrainOptions) {
    super(net, settings, options, new Steering(net));
    this.#waiting = new Waiting(this.beside, options.signal);
    this.beside = this.#waiting;
  }

  /** Whether it waits, or is going to before its next step. */
  get paused(): boolean {
    return this.#waiting.paused;
  }

  /**
   * Has the training wait before its next step, or before the record of an epoch that is over. Meanwhile the net holds the weights
   * of the running epoch: it may predict and be saved, `encode(run)` too. The bits that come out are those of a training that
   * never waited. A signal that is aborted ends the waiting.
   * @example
   * button.onclick = () => (run.paused ? run.resume() : run.pause());
   * for await (const { epoch, loss } of run) show(epoch, loss);
   */
  pause(): void {
    this.#waiting.pause();
  }

  /** Has it go on. */
  resume(): void {
    this.#waiting.resume();
  }

  /**
   * Sets the learning rate, the lambda of all gates, or the share that a budget holds, from the next step on, in the place of what they were or of a schedule.
   * It is noted in the record of the epoch (`set`) and in the state, so that a training which goes on from a checkpoint repeats it;
   * give that one the optimizer with its options, as always. A step by the optimizer's groups still goes by their factors.
   * @throws ValueError for what is no rate or price; for a lambda where the net has no gates; UsageError for a lambda beside a budget, and a budget beside none
   * @example
   * for await (const { epoch, testError } of run) if (epoch === 20) run.set({ learningRate: 1e-4, lambda: 0 }); // only fine-tune
   */
  set(options: Omit<Told, "step">): void {
    refuseUnknown("set", options, ["learningRate", "lambda", "budget"]);
    const { budget } = this.known as Known;
    if (options.lambda !== undefined && this.settings.budget)
      throw new UsageError("set: lambda came, but this training has a budget, which finds the price of open weights by itself. Set the learning rate only.");
    if (options.budget !== undefined && !budget) throw new UsageError("set: budget came, but this training has none. Give train() a budget, or set lambda.");
    const aim = options.budget === undefined ? undefined : budget?.aim(options.budget);
    this.steering?.tell((this.known as Known).progress.step + 1, options);
    this.steering?.apply(this.optimizer);
    if (!aim) return;
    aim();
    this.best.forget(); // an epoch that was kept may have more than is asked for now
  }

  /**
   * Has numbers of a parameter of the net be 0 and forget their past, between two epochs: in the net, in the weights that training
   * goes on from while it holds averages, in the averages and in what the optimizer keeps. What is known of the best epoch stays.
   * @throws ValueError for a parameter of another net, or for indices that it does not have
   * @example
   * for await (const { epoch } of run) if (epoch === 5) run.restart(layer.bias, [0, 3]); // those two are learned again
   */
  restart(parameter: Parameter, indices: readonly number[]): void {
    if (!this.parameters.has(parameter)) throw new ValueError("restart: that is no parameter that is trained. Give one of parameters(net).");
    const wrong = indices.find((i) => !isWhole(i, 0, parameter.size - 1));
    if (wrong !== undefined) throw new ValueError(`restart: ${shown(wrong)} is no index of the ${parameter.label}, which has ${parameter.size} numbers.`);
    restartState((this.known as Known).knowledge, parameter, indices);
  }

  /** As of `Loop`; the rate and the prices that were set then are set again. @throws UsageError, ValueError */
  override restore(state: TrainingState): void {
    super.restore(state);
    this.steering?.apply(this.optimizer);
  }
}

// What a training is told while it runs: another learning rate, another lambda.
import { ValueError } from "../errors.ts";
import { type Gateable, isGated, pricedByGates } from "../gates/attach.ts";
import { isBranched } from "../gates/branches.ts";
import { type Gate, isGate } from "../gates/gate.ts";
import { checkPrice } from "../gates/lambda.ts";
import type { Part } from "../layers/layer.ts";
import { checkOption } from "../optimizers/optimizer.ts";
import type { Schedule } from "../schedule.ts";
import { walk } from "../walk.ts";
import type { Told } from "./epoch.ts";

/** What can be told, in the order in which it is noted. */
const TOLD = ["learningRate", "lambda", "budget"];

/** What a training was told and, beside the net, what it goes by. */
export class Steering {
  /** What holds now, and what was told in the running epoch: step, rate, lambda and budget in turns, NaN for what was left as it is. */
  readonly numbers: { learningRate: number | undefined; lambda: number | undefined; changes: Float64Array | undefined } = {
    learningRate: undefined,
    lambda: undefined,
    changes: undefined,
  };
  /** The rate that the optimizer was given, once it has another. */
  given: number | Schedule | undefined;
  readonly #net: Part;

  /** `net`: whose prices may be set. */
  constructor(net: Part) {
    this.#net = net;
  }

  /** What is priced: gated layers, and gates that stand by themselves. */
  get #priced(): { lambda: Gateable["gates"]["lambda"] | undefined }[] {
    const found: { lambda: Gateable["gates"]["lambda"] | undefined }[] = [];
    walk(this.#net, (node) => {
      if (isGated(node) && !(node.gates.lambda === 0 && pricedByGates(node))) found.push(node.gates);
      else if (isBranched(node)) found.push(node);
      else if (isGate(node) && node.lambda !== undefined) found.push(node as Gate & { lambda: Gateable["gates"]["lambda"] });
    });
    return found;
  }

  /** Has what was told act. @throws ValueError for a lambda where nothing has a price */
  apply(optimizer: { learningRate: number | Schedule }): void {
    const { learningRate, lambda } = this.numbers;
    if (learningRate !== undefined) {
      this.given ??= optimizer.learningRate;
      optimizer.learningRate = learningRate;
    }
    if (lambda !== undefined) for (const each of this.#priced) each.lambda = lambda;
  }

  /** Notes what is told before a step of the running epoch. @throws ValueError */
  tell(step: number, { learningRate, lambda, budget }: Omit<Told, "step">): void {
    if (learningRate !== undefined) checkOption("set", "learningRate", learningRate, 0, Infinity);
    if (lambda !== undefined) {
      checkPrice("set", "lambda", lambda);
      if (this.#priced.length === 0) throw new ValueError("set: lambda is the price of open weights, but the net has no gates. Put some on it with gate().");
    }
    const { numbers } = this;
    numbers.learningRate = learningRate ?? numbers.learningRate;
    numbers.lambda = lambda ?? numbers.lambda;
    numbers.changes = Float64Array.of(...(numbers.changes ?? []), step, learningRate ?? NaN, lambda ?? NaN, budget ?? NaN);
  }

  /** What was told in the epoch that ends. */
  take(): Told[] | undefined {
    const { changes } = this.numbers;
    this.numbers.changes = undefined;
    if (!changes) return undefined;
    return Array.from({ length: changes.length / 4 }, (_, i) => {
      const [step, ...told] = changes.subarray(4 * i, 4 * i + 4) as unknown as [number, ...number[]];
      return { step, ...Object.fromEntries(TOLD.flatMap((name, j) => (Number.isNaN(told[j]) ? [] : [[name, told[j]]]))) };
    });
  }
}

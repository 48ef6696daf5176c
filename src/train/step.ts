// One training step: the loss, its gradients, and the optimizer's move; all of it or nothing.
import { DivergedError, UsageError } from "../errors.ts";
import { currentScope, scope } from "../memory.ts";
import { onlyMoving } from "../layers/freeze.ts";
import { checkGradients } from "../optimizers/finite.ts";
import { checkOptimizer, type Optimizer } from "../optimizers/optimizer.ts";
import { type OptimizerStates, sharedStates } from "../optimizers/states.ts";
import { makeRoom, type Rates, update } from "../optimizers/update.ts";
import { refuseUnknown } from "../options.ts";
import { startStep } from "../random.ts";
import { Parameter } from "../resident.ts";
import { backward, checkDepends, checkLoss, checkWaiting, taped } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { parameters } from "../walk.ts";
import type { Average } from "./average.ts";

/** What a training tells its steps. @internal */
export interface StepContext {
  /** Running average to advance. */
  readonly average?: Average | undefined;
  /** Where the step is, for the text of a DivergedError. */
  readonly where?: string;
  /** Seed of the noise of gates. Default: that of `seed()`. */
  readonly seed?: number;
  /** Steps before the optimizer's first, whose noise is used up. Default 0. */
  readonly earlier?: number;
  /** Which parameters move at another rate than the optimizer says, and how many times as fast. */
  readonly rates?: Rates | undefined;
  /** Where the optimizer keeps its states. Default: where all do. */
  readonly states?: OptimizerStates;
}

/** Refuses a gradient that no optimizer will see. */
function checkFound(known: ReadonlySet<Parameter>): void {
  for (const array of currentScope().graded) {
    if (array instanceof Parameter && !known.has(array)) {
      throw new UsageError(
        `step: the ${array.label} got a gradient but is not part of the net that was given. Make it a property of the net, or of something the net holds; where nothing before it is trained either, detach() what it gives; else keep it in the net, in a group of the optimizer with learningRateFactor: 0.`,
      );
    }
  }
}

/** The error of a loss that is not finite, which may be older than its step. */
function diverged(known: Iterable<Parameter>, what: string): DivergedError {
  for (const p of known) {
    const value = p.toArray().find((w) => !Number.isFinite(w));
    if (value !== undefined)
      return new DivergedError(
        `${what}, as the ${p.label} already held ${value} before it. Begin again with finite weights, and look for what wrote that number. This step was not taken.`,
      );
  }
  return new DivergedError(`${what}. Try a lower learning rate, or look for extreme numbers in the data. This step was not taken.`);
}

let running = false;

/** One step over parameters that are known already. @internal */
export function runStep(known: ReadonlySet<Parameter>, optimizer: Optimizer, loss: () => Tensor, context: StepContext = {}): number {
  if (running) throw new UsageError("step: a step is running already. Do not call step() inside another.");
  const endStep = startStep(optimizer.steps + (context.earlier ?? 0), context.seed);
  running = true;
  try {
    return stepInside(known, optimizer, loss, context);
  } finally {
    running = false;
    endStep();
  }
}

function stepInside(
  all: ReadonlySet<Parameter>,
  optimizer: Optimizer,
  loss: () => Tensor,
  { average, where, rates, states = sharedStates }: StepContext,
): number {
  const known = new Set([...all].filter((p) => p.wantsGrad)); // of what is frozen nothing is moved
  return scope(() => {
    let moved = false;
    const value = taped(true, () => {
      const out = checkLoss("step", loss());
      backward(out);
      // a rate of 0 is not to teach anything, and a gradient may have been put in place by hand
      if (all.size && optimizer.learningRate !== 0 && !currentScope().graded.length) checkDepends("step", out);
      const value = out.item();
      const now = where ?? ` in step ${optimizer.steps + 1}`;
      if (!Number.isFinite(value)) throw diverged(known, `The loss became ${value}${now}`);
      checkFound(known);
      checkGradients(known, now, optimizer);
      checkWaiting();
      const parameters = [...known];
      makeRoom(optimizer, parameters, states, average);
      moved = update(optimizer, parameters, states, { average, rates });
      return value;
    });
    // after the tape: what layers note for themselves is written at its end
    if (moved) average?.advance();
    return value;
  });
}

/** Options of `step()`. */
export interface StepOptions {
  /** A part of the net, or an array of parts or parameters: the rest is frozen in this step. Default: the whole net moves. */
  readonly only?: object;
}

/**
 * One training step: computes the loss, its gradients, and updates the parameters found in `net`. Tensors made inside end
 * with it. Returns the loss. A loss that does not depend on any parameter is refused; one that is a copy (of `predict`, `item` or
 * `detach`) with `penalty(net)` added cannot be told from a penalty that shall act alone, and moves gates only.
 * @throws UsageError for an async function, a step inside a step, or a parameter outside the net; DivergedError when the
 * loss is not finite, MemoryError where memory is full (the step is then not taken); ValueError for what is no optimizer.
 * @example
 * ```ts
 * import { adam, crossEntropy, dense, relu, sequential, step, tensor } from "sievenet";
 *
 * const net = sequential(dense(2, 16), relu, dense(16, 2));
 * const optimizer = adam();
 * const [x, labels] = [tensor([[0, 1], [1, 1]]), [1, 0]];
 * for (let i = 0; i < 10; i++) step(net, optimizer, () => crossEntropy(net.forward(x), labels)); // gives the loss
 * optimizer.steps; // 10
 * ```
 */
export function step(net: object, optimizer: Optimizer, loss: () => Tensor, options: StepOptions = {}): number {
  checkOptimizer("step", optimizer);
  refuseUnknown("step", options, ["only"]);
  const { only } = options;
  const run = () => runStep(new Set(parameters(net).values()), optimizer, loss);
  return only === undefined ? run() : onlyMoving("step", net, only, run);
}

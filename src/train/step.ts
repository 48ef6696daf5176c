import { DivergedError, UsageError } from "../errors.ts";
import { currentScope, scope } from "../memory.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { startStep } from "../random.ts";
import { backward, checkLoss, taped } from "../tape.ts";
import { Parameter, type Tensor } from "../tensor.ts";
import { parameters } from "../walk.ts";
import type { Average } from "./average.ts";

export interface StepOptions {
  /** Running average to advance. */
  readonly average?: Average | undefined;
  /** Where the step is, for the text of a DivergedError. */
  readonly where?: string;
  readonly seed?: number;
}

/** Refuses a gradient that no optimizer will see. */
function checkFound(known: ReadonlySet<Parameter>): void {
  for (const each of currentScope().graded) {
    if (each instanceof Parameter && !known.has(each)) {
      throw new UsageError(
        `step: the ${each.label} got a gradient but is not part of the net that was given. Make it a property of the net, or of something the net holds; detach() what is not to be trained.`,
      );
    }
  }
}

let running = false;

/** One step over parameters that are known already. @internal */
export function runStep(known: ReadonlySet<Parameter>, optimizer: Optimizer, loss: () => Tensor, options: StepOptions = {}): number {
  if (running) throw new UsageError("step: a step is running already. Do not call step() inside another.");
  startStep(optimizer.steps, options.seed);
  running = true;
  try {
    return stepInside(known, optimizer, loss, options);
  } finally {
    running = false;
  }
}

function stepInside(known: ReadonlySet<Parameter>, optimizer: Optimizer, loss: () => Tensor, options: StepOptions): number {
  return scope(() =>
    taped(true, () => {
      const out = checkLoss("step", loss());
      backward(out);
      const value = out.item();
      if (!Number.isFinite(value)) {
        throw new DivergedError(
          `The loss became ${value}${options.where ?? ` in step ${optimizer.steps + 1}`}. Try a lower learning rate, or look for extreme numbers in the data. The weights are those before this step.`,
        );
      }
      checkFound(known);
      optimizer.update(known, options.average?.keep);
      if (!optimizer.waiting) options.average?.advance();
      return value;
    }),
  );
}

/**
 * One training step: computes the loss, its gradients, and updates the parameters found in `net`. Tensors made inside end
 * with it. Returns the loss.
 * @throws UsageError for an async function, a step inside a step, or a parameter outside the net; DivergedError when the
 * loss is not finite (the weights are then left as they were).
 */
export function step(net: object, optimizer: Optimizer, loss: () => Tensor, options: StepOptions = {}): number {
  return runStep(new Set(parameters(net).values()), optimizer, loss, options);
}

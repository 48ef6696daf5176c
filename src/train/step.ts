import { DivergedError, UsageError } from "../errors.ts";
import { currentScope, scope } from "../memory.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { startStep } from "../random.ts";
import { backward, checkLoss, taped } from "../tape.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import { parameters } from "../walk.ts";
import type { Average } from "./average.ts";

/** What a training tells its steps. @internal */
export interface Within {
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

/** The error of a loss that is not finite, which may be older than its step. */
function diverged(known: Iterable<Parameter>, what: string): DivergedError {
  for (const p of known) {
    const odd = p.toArray().find((each) => !Number.isFinite(each));
    if (odd !== undefined)
      return new DivergedError(
        `${what}, as the ${p.label} already held ${odd} before it. Begin again with finite weights, and look for what wrote that number. This step was not taken.`,
      );
  }
  return new DivergedError(`${what}. Try a lower learning rate, or look for extreme numbers in the data. This step was not taken.`);
}

let running = false;

/** One step over parameters that are known already. @internal */
export function runStep(known: ReadonlySet<Parameter>, optimizer: Optimizer, loss: () => Tensor, within: Within = {}): number {
  if (running) throw new UsageError("step: a step is running already. Do not call step() inside another.");
  const endStep = startStep(optimizer.steps, within.seed);
  running = true;
  try {
    return stepInside(known, optimizer, loss, within);
  } finally {
    running = false;
    endStep();
  }
}

function stepInside(known: ReadonlySet<Parameter>, optimizer: Optimizer, loss: () => Tensor, { average, where }: Within): number {
  return scope(() => {
    const value = taped(true, () => {
      const out = checkLoss("step", loss());
      backward(out);
      const value = out.item();
      if (!Number.isFinite(value)) {
        throw diverged(known, `The loss became ${value}${where ?? ` in step ${optimizer.steps + 1}`}`);
      }
      checkFound(known);
      optimizer.update(known, average);
      return value;
    });
    // after the tape: what layers note for themselves is written at its end
    if (!optimizer.waiting) average?.advance();
    return value;
  });
}

/**
 * One training step: computes the loss, its gradients, and updates the parameters found in `net`. Tensors made inside end
 * with it. Returns the loss.
 * @throws UsageError for an async function, a step inside a step, or a parameter outside the net; DivergedError when the
 * loss is not finite (the step is then not taken).
 */
export function step(net: object, optimizer: Optimizer, loss: () => Tensor): number {
  return runStep(new Set(parameters(net).values()), optimizer, loss);
}

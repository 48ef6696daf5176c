// Reverse-mode differentiation by an eager tape: an op computes at once and leaves behind how to go back.
import { COPY, checkOwn, own } from "./copies.ts";
import { ShapeError, UsageError } from "./errors.ts";
import { closeLoose, isLoose, scope } from "./memory.ts";
import { isPromise } from "./realms.ts";
import { print } from "./shape.ts";
import { isTensor, type Tensor } from "./tensor.ts";
import { floats } from "./wasm.ts";

interface Entry {
  readonly output: Tensor;
  readonly backward: () => void;
}

/** What is to be done when the step is taken, and what may refuse the step for it. */
interface Waiting {
  readonly work: () => void;
  readonly check: () => void;
}

/** What an op is called, and what it was told besides its inputs. */
export type How = readonly [op: string, ...told: unknown[]];

/** Is told of an op that has run: its result, its inputs, and how it came about. */
export type Watcher = (output: Tensor, inputs: readonly (Tensor | undefined)[], how: How) => void;

let watcher: Watcher | undefined;
let entries: Entry[] | undefined;
let waiting: Waiting[] = [];
let tape = 0;
let recording = 0;
let tapes = 0;

/** Whether a gradient will be asked for. */
export function isRecording(): boolean {
  return entries !== undefined;
}

/** Which tape is running: a number of its own for each, 0 for none. @internal */
export function currentTape(): number {
  return tape;
}

/** Which step or `gradients()` is running, whoever watches: a number of its own for each, 0 for none. @internal */
export function currentRecording(): number {
  return recording;
}

/** Whether ops tell someone that they have run. @internal */
export function isWatched(): boolean {
  return watcher !== undefined;
}

/**
 * Has ops tell `next` that they have run, or no one; gives back whom they told before. What gates drew on the tape so far was
 * not told, so they compute it again, of the same noise.
 */
export function watch(next: Watcher | undefined): Watcher | undefined {
  const before = watcher;
  watcher = next;
  if (entries) tape = ++tapes;
  return before;
}

/**
 * Every op ends with this: `backward` adds to the gradients of `inputs` from the gradient of `output`, and runs only
 * when that one has arrived. Inputs of another copy of the library are refused; those that no one asked a gradient of
 * (`wantsGrad` false) are left alone by it. `how` is for those who go another way than backwards (src/math/).
 */
export function record(output: Tensor, inputs: readonly (Tensor | undefined)[], how: How, backward: () => void): Tensor {
  for (const each of inputs) if (each && each[COPY] !== own) checkOwn(each);
  if (entries && inputs.some((each) => each?.wantsGrad)) {
    output.wantsGrad = true;
    entries.push({ output, backward });
  } else if (isLoose()) {
    output.lift();
    closeLoose();
  }
  watcher?.(output, inputs, how);
  return output;
}

/** Does `work` when the running step is taken: not at all when it fails, or when `check` throws before. Outside of steps at once. */
export function whenTaken(work: () => void, check: () => void = () => {}): void {
  if (entries) waiting.push({ work, check });
  else {
    check();
    work();
  }
}

/** Throws what speaks against taking the running step. */
export function checkWaiting(): void {
  for (const { check } of waiting) check();
}

/** Runs `fn` with a fresh tape, or with none. `take`: whether what waits for the step to be taken is done then. */
export function taped<T>(record: boolean, fn: () => T, take = true): T {
  const outer = { entries, tape, recording, waiting };
  entries = record ? [] : undefined;
  tape = record ? ++tapes : 0;
  recording = tape;
  waiting = [];
  try {
    const result = fn();
    if (take) for (const { work } of waiting) work();
    return result;
  } finally {
    ({ entries, tape, recording, waiting } = outer);
  }
}

/** What a loss function gave, if it can be one. @throws UsageError */
export function checkLoss(who: string, out: unknown): Tensor {
  if (isPromise(out)) {
    out.then(undefined, () => {});
    throw new UsageError(
      `${who}: the loss function is async, but a step's memory ends with the call. Await your data before the step and pass a plain function.`,
    );
  }
  if (!isTensor(out))
    throw new UsageError(`${who}: the loss function returned ${out === null ? "null" : typeof out}, but it must return a tensor with one number.`);
  return out;
}

/** Refuses a loss that no parameter has a part in. @throws UsageError */
export function checkDepends(who: string, loss: Tensor): void {
  if (!loss.wantsGrad)
    throw new UsageError(
      `${who}: the loss does not depend on any parameter, so there is nothing to learn. Compute it by ops from net.forward(x): no gradient flows through predict(), toArray(), item(), keep() or detach(), and frozen parts learn nothing.`,
    );
}

/** Walks the tape of the running step backwards from its loss. */
export function backward(loss: Tensor): void {
  if (!entries) throw new UsageError("backward: no step is running. Use step() or gradients().");
  if (loss.size !== 1) throw new ShapeError(`The loss is ${print(loss.shape)} but must be a single number. Take its mean() or sum().`);
  if (!loss.wantsGrad) return;
  floats(loss.grad, 1)[0] = 1;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as Entry;
    if (entry.output.hasGrad) entry.backward();
  }
}

/**
 * The value of a loss and its gradients with respect to `of`, tensors or parameters, as plain arrays.
 * @throws ShapeError when the loss is not a single number; UsageError when it is no tensor.
 * @example
 * ```ts
 * import { gradients, mul, sum, tensor } from "sievenet";
 *
 * const w = tensor([1, 2, 3]);
 * const { value, gradients: slopes } = gradients(() => sum(mul(w, w)), [w]);
 * value; // 14
 * slopes[0]; // [2, 4, 6]
 * ```
 */
export function gradients(loss: () => Tensor, of: readonly Tensor[]): { value: number; gradients: Float32Array[] } {
  return gradientsOf(loss, of, true);
}

/** As `gradients()`. `take`: whether running statistics move, as in a step that is taken. @internal */
export function gradientsOf(loss: () => Tensor, of: readonly Tensor[], take: boolean): { value: number; gradients: Float32Array[] } {
  of.forEach(checkOwn);
  return scope(() => {
    const before = of.map((each) => each.wantsGrad);
    try {
      return taped(
        true,
        () => {
          for (const each of of) each.wantsGrad = true;
          const out = checkLoss("gradients", loss());
          backward(out);
          checkWaiting();
          return { value: out.item(), gradients: of.map((each) => (each.hasGrad ? floats(each.gradAddress, each.size).slice() : new Float32Array(each.size))) };
        },
        take,
      );
    } finally {
      of.forEach((each, i) => {
        each.wantsGrad = before[i] as boolean;
      });
    }
  });
}

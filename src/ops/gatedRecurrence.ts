import { none, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { take, takeCleared, workspace } from "../memory.ts";
import { flag, refuseUnknown } from "../options.ts";
import { print } from "../shape.ts";
import { indices, supportOf } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, checkTensors, type Support, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Options of `gatedRecurrence()`. */
export interface GatedRecurrenceOptions {
  /** Whether the result is the state of every place, or that of the last one. Default false: the last. */
  readonly returnSequences?: boolean;
  /** The only units there are: all that the others have is 0. */
  readonly open?: Support | undefined;
}

/** The columns of units in a matrix that has r, z and n side by side. */
export function gateColumns(open: Support | undefined, units: number): Support | undefined {
  return open && supportOf([0, 1, 2].flatMap((gate) => Array.from(indices(open), (j) => gate * units + j)));
}

/**
 * The states of gated recurrent units, from zeros on (Cho et al. 2014, with PyTorch's place of the reset gate):
 * `r = sigmoid(a_r + b_r)`, `z = sigmoid(a_z + b_z)`, `n = tanh(a_n + r · b_n)`, `h' = (1 - z) n + z h`, with `b = h · W + bias`.
 * a: [batch, places, 3 units], what the inputs give, r, z and n side by side; W: [units, 3 units], bias: [3 units].
 * Result: [batch, units], or [batch, places, units] with `returnSequences`. One product a place; the gradient of W is one sum over all
 * places and examples. `who`: name of the caller in error texts, for layers.
 * @throws ShapeError
 * @example
 * ```ts
 * import { gatedRecurrence, tensor } from "sievenet";
 *
 * const a = tensor([[[0, 0, 1], [0, 0, 1]]]); // two places of one unit
 * gatedRecurrence(a, tensor([[0, 0, 0]])).shape; // [1, 1]
 * ```
 */
export function gatedRecurrence(a: Tensor, weight: Tensor, bias?: Tensor, options: GatedRecurrenceOptions = {}, who = "gatedRecurrence"): Tensor {
  refuseUnknown(who, options, ["returnSequences", "open"]);
  checkTensor(who, weight);
  checkTensors(who, bias);
  const [units = 0, wide] = weight.shape;
  if (weight.shape.length !== 2 || wide !== 3 * units || !units)
    throw new ShapeError(`${who}: the weight is ${print(weight.shape)} but must be [units, 3 units], with r, z and n side by side.`);
  const [batch = 0, places = 0] = checkTensor(who, a).shape;
  if (a.shape.length !== 3 || a.shape[2] !== wide || !places)
    throw new ShapeError(`${who}: the input is ${print(a.shape)} but needs [batch, places, ${wide}], with at least one place.`);
  if (bias && bias.size !== wide) throw new ShapeError(`${who}: the bias is ${print(bias.shape)} but needs ${wide} numbers.`);
  const all = flag(who, "returnSequences", options.returnSequences ?? false);
  const { open } = options;
  const columns = gateColumns(open, units);
  const [rows, kn, used, nn] = open && columns ? [open.list, open.count, columns.list, columns.count] : [none, units, none, wide];
  const [state, row, ws] = [batch * units, places * wide, workspace()];
  // by place: the states before and after each, the gates, what the state gives
  const [h, gates, b] = [takeCleared(4 * (places + 1) * state), take(4 * 3 * places * state), takeCleared(4 * 3 * places * state)];
  const [from, w] = [a.address, weight.address];
  for (let t = 0; t < places; t++) {
    const [now, given] = [skip(h, t * state), skip(b, 3 * t * state)];
    kernels.dense(given, now, w, none, batch, units, wide, rows, kn, used, nn, ws);
    if (bias) kernels.addRow(given, bias.address, batch, wide);
    kernels.gruCell(skip(now, state), skip(gates, 3 * t * state), skip(from, t * wide), row, given, now, batch, units);
  }
  const y = new Tensor(all ? [batch, places, units] : [batch, units]);
  if (all) for (let t = 0; t < places; t++) kernels.copyGrid(skip(y.address, t * units), skip(h, (t + 1) * state), batch, units, places * units, 1, units, 1);
  else kernels.copyGrid(y.address, skip(h, places * state), 1, state, state, 1, state, 1);
  return record(y, [a, weight, bias], () => {
    const [da, d, db] = [a.grad, takeCleared(4 * state), take(4 * 3 * places * state)];
    if (!all) kernels.addGrid(d, y.grad, 1, state, state, 1, state, 1);
    for (let t = places - 1; t >= 0; t--) {
      const [now, given, back] = [skip(h, t * state), skip(b, 3 * t * state), skip(db, 3 * t * state)];
      if (all) kernels.addGrid(d, skip(y.grad, t * units), batch, units, units, 1, places * units, 1);
      kernels.gruCellGrad(skip(da, t * wide), row, back, d, skip(gates, 3 * t * state), given, now, batch, units);
      if (t) kernels.denseGradInput(d, back, w, none, batch, units, wide, rows, kn, used, nn, 1, ws);
    }
    if (weight.wantsGrad) kernels.denseGradWeight(weight.grad, h, db, places * batch, units, wide, rows, kn, used, nn, 1, ws);
    if (bias?.wantsGrad) kernels.addRowGrad(bias.grad, db, places * batch, wide);
  });
}

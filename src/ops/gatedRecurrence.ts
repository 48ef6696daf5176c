import { type Floats, none, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { functionKernels } from "../kernels/functions.ts";
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
 * `r = sigmoid(a_r + b_r)`, `z = sigmoid(a_z + b_z)`, `n = tanh(a_n + r · b_n)`, `h' = n + z (h - n)`, with `b = h · W + bias`.
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
  const [from, w] = [a.address, weight.address];
  const { add, sub, mul, addGrid, copyGrid, fill } = kernels;
  // by place: the states before and after each, r and z side by side, n, what the state gives
  const [h, rz, n, b] = [takeCleared(4 * (places + 1) * state), take(8 * places * state), take(4 * places * state), takeCleared(12 * places * state)];
  const at = (t: number) => ({
    before: skip(h, t * state),
    gates: skip(rz, 2 * t * state),
    candidate: skip(n, t * state),
    given: skip(b, 3 * t * state),
    came: t * wide,
  });
  const share = take(4 * state);
  for (let t = 0; t < places; t++) {
    const { before, gates, candidate, given, came } = at(t);
    kernels.dense(given, before, w, none, batch, units, wide, rows, kn, used, nn, ws);
    if (bias) kernels.addRow(given, bias.address, batch, wide);
    add(gates, skip(from, came), given, batch, 2 * units, row, 1, wide, 1);
    kernels.sigmoid(gates, gates, 2 * state);
    mul(share, gates, skip(given, 2 * units), batch, units, 2 * units, 1, wide, 1);
    add(share, skip(from, came + 2 * units), share, batch, units, row, 1, units, 1);
    functionKernels.tanh(candidate, share, state);
    sub(share, before, candidate, 1, state, 0, 1, 0, 1);
    mul(share, skip(gates, units), share, batch, units, 2 * units, 1, units, 1);
    add(at(t + 1).before, candidate, share, 1, state, 0, 1, 0, 1);
  }
  const y = new Tensor(all ? [batch, places, units] : [batch, units]);
  for (let t = all ? 0 : places - 1; t < places; t++)
    copyGrid(all ? skip(y.address, t * units) : y.address, at(t + 1).before, batch, units, all ? places * units : units, 1, units, 1);
  return record(y, [a, weight, bias], ["gatedRecurrence"], () => {
    // d: of the state behind a place, then of the one before it
    const [da, db, d, dn, drz, slopes] = [a.grad, take(12 * places * state), ...[4, 4, 8, 8].map((bytes) => takeCleared(bytes * state))] as Six;
    for (let t = places - 1; t >= 0; t--) {
      const { before, gates, candidate, given, came } = at(t);
      const back = skip(db, 3 * t * state);
      if (all || t === places - 1) addGrid(d, all ? skip(y.grad, t * units) : y.grad, batch, units, units, 1, all ? places * units : units, 1);
      sub(share, before, candidate, 1, state, 0, 1, 0, 1);
      mul(share, d, share, 1, state, 0, 1, 0, 1);
      copyGrid(skip(drz, units), share, batch, units, 2 * units, 1, units, 1);
      mul(share, d, skip(gates, units), batch, units, units, 1, 2 * units, 1);
      sub(d, d, share, 1, state, 0, 1, 0, 1);
      fill(dn, state, 0);
      functionKernels.tanhGrad(dn, d, candidate, state);
      copyGrid(d, share, 1, state, state, 1, state, 1);
      mul(share, dn, skip(given, 2 * units), batch, units, units, 1, wide, 1);
      copyGrid(drz, share, batch, units, 2 * units, 1, units, 1);
      mul(share, dn, gates, batch, units, units, 1, 2 * units, 1);
      copyGrid(skip(back, 2 * units), share, batch, units, wide, 1, units, 1);
      fill(slopes, 2 * state, 0);
      kernels.sigmoidGrad(slopes, drz, gates, 2 * state);
      copyGrid(back, slopes, batch, 2 * units, wide, 1, 2 * units, 1);
      addGrid(skip(da, came), slopes, batch, 2 * units, row, 1, 2 * units, 1);
      addGrid(skip(da, came + 2 * units), dn, batch, units, row, 1, units, 1);
      if (t) kernels.denseGradInput(d, back, w, none, batch, units, wide, rows, kn, used, nn, 1, ws);
    }
    if (weight.wantsGrad) kernels.denseGradWeight(weight.grad, h, db, places * batch, units, wide, rows, kn, used, nn, 1, ws);
    if (bias?.wantsGrad) kernels.addRowGrad(bias.grad, db, places * batch, wide);
  });
}

type Six = [Floats, Floats, Floats, Floats, Floats, Floats];

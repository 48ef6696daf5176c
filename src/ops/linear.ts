import { type Floats, none } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { takeCleared, workspace } from "../memory.ts";
import { refuseUnknown } from "../options.ts";
import { print } from "../shape.ts";
import { indices } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, checkTensors, type Support, type Tensor } from "../tensor.ts";
import { floats, kernels } from "../wasm.ts";
import { both } from "./both.ts";
import { gradOf, opened } from "./open.ts";

/** Options of `linear()`. */
export interface LinearOptions {
  /** Gate on the rows of the weight: [inputs]. Rows whose gate is exactly 0 are skipped. */
  readonly gate?: Tensor | undefined;
  /** The only outputs anyone will read: the others hold no product, only their bias if there is one. */
  readonly used?: Support | undefined;
}

/**
 * `x · (z ∘ W) + b`, with an optional gate z on the rows of W.
 * x: [batch, inputs], W: [inputs, outputs], b: [outputs], result: [batch, outputs].
 * Inputs that are known to be zero, or whose gate is closed, are neither read nor given a gradient.
 * Each number is one running sum of 32 bits, over inputs, and in the gradient of W over the batch: 4 096 terms of 0.1 are 4e-5 off,
 * 65 536 are 6e-4, 2^20 are 1 %; terms of different sizes far less.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError
 * @example
 * ```ts
 * import { linear, tensor } from "sievenet";
 *
 * linear(tensor([[1, 2]]), tensor([[3], [4]]), tensor([5])).toArray(); // [16]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor, options: LinearOptions = {}, who = "linear"): Tensor {
  checkTensor(who, x);
  checkTensor(who, weight);
  refuseUnknown(who, options, ["gate", "used"]);
  checkTensors(who, bias, options.gate);
  const [k, n] = weight.shape as [number, number];
  if (weight.shape.length !== 2) throw new ShapeError(`${who}: the weight is ${print(weight.shape)} but must be [inputs, outputs].`);
  const z = options.gate;
  const m = x.shape[0] as number;
  if (x.shape.length !== 2 || x.shape[1] !== k) {
    const hint =
      x.shape.length > 2
        ? " Put flatten before it."
        : !x.shape[1] || x.size === k // one example, be it that flatten took its numbers for examples
          ? " Put one example in a row of its own."
          : ` Give the layer ${x.shape[1]} inputs, or change what comes before it.`;
    throw new ShapeError(`${who}: the input is ${print(x.shape)} but needs [batch, ${k}].${hint}`);
  }
  if (bias && bias.size !== n) throw new ShapeError(`${who}: the bias is ${print(bias.shape)} but the outputs are ${n}.`);
  if (z && z.size !== k) throw new ShapeError(`${who}: the gate is ${print(z.shape)} but the inputs are ${k}. Give each input one gate.`);
  const { used } = options;
  const open = both(z?.support, x.support);
  // lazy optimizers leave rows alone because a gate was closed, not because a batch of data had only zeros there
  const gated = x.support?.ofData ? z?.support : open;
  const kn = open ? open.count : k;
  const nn = used ? used.count : n;
  const rows = open ? open.list : none;
  const columns = used ? used.list : none;
  const ws = workspace();
  const y = opened([m, n], used);
  const gate = z ? z.address : none;
  kernels.dense(y.address, x.openAddress, weight.address, gate, m, k, n, rows, kn, columns, nn, ws);
  if (bias) kernels.addRow(y.address, used ? only(used, bias) : bias.address, m, n);

  return record(y, [x, weight, bias, z], ["linear", used], () => {
    if (bias?.wantsGrad) kernels.addRowGrad(bias.grad, y.grad, m, n);
    if (weight.wantsGrad || z?.wantsGrad) weightGradient();
    if (x.wantsGrad) {
      const { at, add } = gradOf(x, open);
      kernels.denseGradInput(at, y.grad, weight.address, gate, m, k, n, rows, kn, columns, nn, add, ws);
    }
  });

  function weightGradient(): void {
    // straight into the gradient of W when it is the first to arrive; else through an array of its own
    const fresh = weight.wantsGrad && weight.claimGrad();
    const direct = fresh || !z;
    const target = fresh ? weight.openGrad : direct ? weight.gradAddress : takeCleared(4 * weight.size);
    if (fresh && gated) {
      weight.gradGaps = { blocks: 1, features: k, inner: n, open: gated };
      // what a row has behind its end is cleared too: the next one, or a gap
      if (used || gated !== open) kernels.fillMaps(target, 1, k, n, gated.list, gated.count, 0);
    } else if (fresh && used) kernels.fill(target, weight.size, 0);
    else if (fresh && open) kernels.clearClosedRows(target, k, n, open.list, kn);
    kernels.denseGradWeight(target, x.openAddress, y.grad, m, k, n, rows, kn, columns, nn, fresh || !direct ? 0 : 1, ws);
    if (z) kernels.gateRowsGrad(z.grad, target, weight.address, z.address, n, rows, kn);
    if (direct && weight.gradRows !== gated) weight.gradRows = fresh ? gated : undefined;
    if (weight.wantsGrad && !direct) kernels.reduceInto(weight.grad, target, 1, weight.size, 0, 1, 1);
  }
}

/** The numbers of `row` at the places of `used`, zeros elsewhere. */
function only(used: Support, row: Tensor): Floats {
  const to = takeCleared(4 * row.size);
  const [all, some] = [floats(row.address, row.size), floats(to, row.size)];
  for (const j of indices(used)) some[j] = all[j] as number;
  return to;
}

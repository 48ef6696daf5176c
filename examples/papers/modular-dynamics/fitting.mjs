// How a model is fitted, and how a module joins it.
import { abs, adam, add, concat, cosine, gateParameters, mean as meanOf, penalty, scale, step, sub, sum, tensor, uniform } from "sievenet";
import { mean } from "../lib/index.mjs";
import { Encoder, head, tail, Transition } from "./model.mjs";
import { columns, NEW, OLD } from "./world.mjs";

/** The rate of weights, and how fast the price of an open edge follows what is open beyond its target. */
const [RATE, MOVES] = [1e-2, 0.008];

/** Rows of pairs that follow each other, the earlier of all first: of `count` rows in `sequences` sequences. */
function pairs(batch, count, sequences) {
  const later = Array.from(uniform([batch]).toArray(), (u) => sequences + Math.floor(u * (count - sequences)));
  return [...later.map((row) => row - sequences), ...later];
}
function rowsOf(x, width, rows) {
  const chosen = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) chosen.set(x.subarray(row * width, (row + 1) * width), i * width);
  return tensor(chosen, [rows.length, width]);
}
export const makeModel = () => ({ encoder: new Encoder(OLD), transition: new Transition(OLD, OLD) });
const wrong = (next, expected) => scale(sum(abs(sub(next, expected))), 1 / next.shape[0]);

/** The negative log-likelihood of a batch, but for a constant. */
function surprise({ encoder, transition }, x, determinants) {
  const z = encoder.forward(x);
  const half = z.shape[0] / 2;
  return sub(wrong(tail(z, half), transition.forward(head(z, half))), meanOf(encoder.logDeterminants(head(x, determinants))));
}

/** What moves a model, from a step of the fit on: gates four times as fast as weights. */
export function mover(model, steps, from = 0) {
  const rate = cosine(RATE, { steps });
  return adam({ learningRate: (now) => rate(from + now), groups: [{ parameters: gateParameters(model), learningRateFactor: 4 }] });
}

/** Some steps of a fit. `target`: the share of edges that is to be open; without one gates are off. Returns the mean of the last losses. */
export function fit({ model, optimizer }, x, { sequences, batch, determinants }, steps, target) {
  const { gates } = model.transition;
  gates.on = target !== undefined;
  gates.lambda = 0;
  let last = 0;
  for (let i = 0; i < steps; i++) {
    const rows = rowsOf(x, OLD, pairs(batch, x.length / OLD, sequences));
    let open = 0;
    step(model, optimizer, () => {
      const loss = surprise(model, rows, determinants);
      if (i >= steps - 100) last += loss.item() / 100;
      open = meanOf(gates.openProbability()).item();
      return add(loss, penalty(model));
    });
    if (gates.on) gates.lambda = Math.max(0, gates.lambda + MOVES * (open - target));
  }
  return last;
}

/** Two latents join, seen by two sensors. `old`: whether the encoder and the transition there are learn too. */
export function join(model, module, { x, sensors }, { steps, batch, determinants, sequences }, old) {
  const { gates } = module.transition;
  const negative = Array.from({ length: NEW }, (_, j) => mean(Array.from(columns(sensors, NEW, j, j + 1), (each) => Number(each < 0))));
  const optimizer = adam({ learningRate: cosine(RATE, { steps }) });
  gates.lambda = 0.02;
  for (let i = 0; i < steps; i++) {
    const rows = pairs(batch, x.length / OLD, sequences);
    const [seen, told] = [rowsOf(x, OLD, rows), rowsOf(sensors, NEW, rows)];
    step(old ? { model, module } : module, optimizer, () => {
      const z = model.encoder.forward(seen);
      const fresh = module.encode(told, z);
      const loss = sub(wrong(tail(fresh, batch), module.transition.forward(head(concat([z, fresh], 1), batch))), module.logDeterminant(negative));
      return add(old ? add(loss, surprise(model, seen, determinants)) : loss, penalty(module));
    });
  }
}

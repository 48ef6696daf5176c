// A sequence of states and actions, of which few states are kept, and the actions that these few tell.
import {
  add,
  affine,
  concat,
  crossEntropy,
  dense,
  div,
  gather,
  mean,
  mul,
  parameter,
  relu,
  reshape,
  scale,
  sigmoid,
  slice,
  sum,
  tensor,
  uniform,
} from "sievenet";
import { amortizedGate, hardKuma, klToBeta } from "sievenet/gates";
import { linearScan } from "sievenet/math";
import { actions, states } from "./world.mjs";

/** Moves of a walk. */
export const LENGTH = 25;
const [WIDTH, HIDDEN, REACH] = [16, 32, 3];
/** Between 0.2 and 4, by logarithms. */
const [LOW, WIDE] = [-1.6094379, 1.3862943 + 1.6094379];
const AGE = 0.2;

const table = (rows, columns, label) => parameter(affine(uniform([rows, columns]), 1, -0.5).toArray(), { shape: [rows, columns], label });

export class WorldModel {
  stateTable = table(states, WIDTH, "states as the encoder sees them");
  actionTable = table(actions, WIDTH, "actions");
  keptTable = table(states, WIDTH, "states as the decoder sees them");
  encoder = [dense((2 * REACH + 1) * WIDTH, HIDDEN), dense(HIDDEN, 2)];
  decoder = [dense(2 * WIDTH + 2, 2 * HIDDEN), dense(2 * HIDDEN, 2 * HIDDEN), dense(2 * HIDDEN, actions)];
  /** Of Beta(alpha, beta) of each state, before they are brought between 0.2 and 4. */
  prior = parameter(new Float32Array(2 * states), { shape: [states, 2], label: "prior of each state" });
  gates = amortizedGate([1], { distribution: hardKuma() });

  constructor() {
    const last = this.encoder[1];
    last.weight.set(last.weight.toArray().map((each) => 0.1 * each));
    // a small, b large: nearly all is closed at first, and what is needed opens
    last.bias.set([-3, 3]);
  }

  /** What is kept of each place, by its surroundings: a draw in steps. batch: states and actions, [walks, LENGTH] in a row. */
  posterior({ states: seen, actions: done, walks }) {
    const e = reshape(add(gather(this.stateTable, seen), gather(this.actionTable, done)), [walks, LENGTH, WIDTH]);
    const edge = tensor(new Float32Array(walks * REACH * WIDTH), [walks, REACH, WIDTH]);
    const padded = concat([edge, e, edge], 1);
    const around = concat(
      Array.from({ length: 2 * REACH + 1 }, (_, i) => slice(padded, [0, i, 0], [walks, LENGTH, WIDTH])),
      2,
    );
    const [first, last] = this.encoder;
    const raw = last.forward(relu(first.forward(reshape(around, [walks * LENGTH, (2 * REACH + 1) * WIDTH]))));
    const logs = affine(sigmoid(raw), WIDE, LOW);
    const [logA, logB] = [0, 1].map((i) => slice(logs, [0, i], [walks * LENGTH, 1]));
    return { logA, logB };
  }

  /** Alpha and beta of each state, [states, 2]. */
  beta() {
    return affine(sigmoid(this.prior), 3.8, 0.2);
  }

  /** How far the posterior is from the prior of the states it is of, all walks' mean. */
  divergence(logs, { states: seen, walks }) {
    const own = gather(this.beta(), seen);
    const [a, b] = [0, 1].map((i) => slice(own, [0, i], [seen.length, 1]));
    return scale(sum(klToBeta(logs, { a, b })), 1 / walks);
  }

  /** Nats an action, where z of [walks * LENGTH, 1] says which states are told: from the last that was, and the next that is, behind the action. */
  nats(z, { states: seen, actions: done, walks }) {
    const keep = reshape(affine(z, -1, 1), [walks, LENGTH, 1]);
    // what is kept is overwritten by what is told, and its age grows meanwhile
    const told = concat([mul(reshape(gather(this.keptTable, seen), [walks, LENGTH, WIDTH]), reshape(z, [walks, LENGTH, 1])), scale(keep, AGE)], 2);
    const [before, after] = [false, true].map((reverse) => linearScan(keep, told, { reverse }));
    const end = tensor(new Float32Array(walks * (WIDTH + 1)), [walks, 1, WIDTH + 1]);
    const later = concat([slice(after, [0, 1, 0], [walks, LENGTH - 1, WIDTH + 1]), end], 1);
    const both = reshape(concat([before, later], 2), [walks * LENGTH, 2 * WIDTH + 2]);
    const [first, second, last] = this.decoder;
    return crossEntropy(last.forward(relu(second.forward(relu(first.forward(both))))), done);
  }

  /** How much of each state the prior expects to be kept: alpha / (alpha + beta). */
  priorMeans() {
    const [a, b] = [0, 1].map((i) => slice(this.beta(), [0, i], [states, 1]));
    return Array.from(div(a, add(a, b)).toArray());
  }

  /** The loss of a batch without its constraint, and the expected share of places that are kept. */
  parts(batch) {
    const logs = this.posterior(batch);
    const nats = this.nats(this.gates.of(logs), batch);
    return { nats, divergence: this.divergence(logs, batch), rate: mean(this.gates.openProbability()) };
  }
}

// Learning which states to keep: the rate is held, and its target rises.
import { adam, add, constraint, scale, seed, step, uniform } from "sievenet";
import { draws, mean } from "../lib/index.mjs";
import { LENGTH, WorldModel } from "./model.mjs";
import { states, walk } from "./world.mjs";

/** The share of states that is to be kept, and the first target: what is nearly closed opens where it is needed. */
export const TARGET = 0.2;
const FIRST = 0.06;

/** So many walks side by side. u: draws. */
export function batchOf(walks, u) {
  const all = Array.from({ length: walks }, () => walk(LENGTH, u));
  return { walks, states: Int32Array.from(all.flatMap((each) => each.states)), actions: Int32Array.from(all.flatMap((each) => each.actions)) };
}

/** A model, and what came in its last steps. */
export function trained(number, steps) {
  seed(number);
  const net = new WorldModel();
  const u = draws(uniform);
  const held = constraint({ rate: 2, damping: 500 });
  const optimizer = adam({ learningRate: (t) => 0.005 * Math.min(1, (steps - t) / (0.3 * steps)) + 1e-5 });
  const visits = new Float64Array(states);
  const last = [];
  for (let t = 0; t < steps; t++) {
    const batch = batchOf(32, u);
    for (const state of batch.states) visits[state]++;
    const target = FIRST + (TARGET - FIRST) * Math.min(1, Math.max(0, (t / steps - 0.3) / 0.3));
    const came = {};
    step(net, optimizer, () => {
      const { nats, divergence, rate } = net.parts(batch);
      Object.assign(came, { nats: nats.item(), rate: rate.item() });
      return add(add(scale(nats, LENGTH), scale(divergence, 0.1)), held.price(rate, target));
    });
    if (t >= steps - 50) last.push(came);
  }
  return { net, visits, nats: mean(last.map((each) => each.nats)), rate: mean(last.map((each) => each.rate)) };
}

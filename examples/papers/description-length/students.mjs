// Students by all methods, each trained to the fewest bits a point, then cut, fine-tuned and cut again.
import { adam, add, div, gate, gateParameters, log, meanSquaredError, parameter, parameters, penalty, scale, square, step, sum } from "sievenet";
import { minMax } from "sievenet/gates";
import { ramp } from "sievenet/prices";
import { drrPenalty, l1Penalty, pruneWithin } from "sievenet/prune";
import { layersOf, netOf, tidy } from "./nets.mjs";

const LN2 = Math.LN2;
/** Bits that a weight is taken to cost while a net is trained, beta of DRR, points, Adam's rate. */
const [BITS, BETA, RATE] = [12, 5, 0.003];
export const POINTS = 300;
export const METHODS = ["dense", "cut", "l1", "drr", "gates", "pmmp"];
const GATE_PRICE = 3; // times BITS: at less, drawn gates close too few
/** Where multipliers begin, and how fast they move: a weight below sqrt(lambda / multiplier) is being closed, so that fast ones leave most open. */
const MIN_MAX = { multiplier: 0.15, rate: 0.03 };

/** Bits of a point by a Gaussian with a deviation that is learned, but for a constant. */
const bitsOf = (deviation, mse) => scale(add(scale(div(mse, square(deviation)), 0.5), log(deviation)), 1 / LN2);

/** Trains a net for so many steps to the fewest bits a point, with what `price(step)` adds. */
function trainFor(net, { x, y }, steps, optimizer, price = () => undefined, more = {}) {
  const all = { net, deviation: parameter([1], { bounds: [0.02, 10], label: "deviation" }), ...more };
  for (let t = 0; t < steps; t++)
    step(all, optimizer, () => {
      const bits = sum(bitsOf(all.deviation, meanSquaredError(net.forward(x), y)));
      const cost = price(t, all);
      return cost ? add(bits, cost) : bits;
    });
}

/** The rate stands for 60 % of the steps, and falls to 0 in the rest. */
const falling = (steps) => (t) => RATE * Math.min(1, (steps - t) / (0.4 * steps)) + 1e-5;

/** A student trained by one of the methods. */
export function student(method, examples, steps) {
  const net = netOf([2, 25, 25, 1]);
  const price = ramp(0, BITS / POINTS, { steps: Math.ceil(steps / 4) });
  const learningRate = falling(steps);
  if (method === "l1") trainFor(net, examples, steps, adam({ learningRate }), (t) => scale(l1Penalty(net), price(t)));
  else if (method === "drr") trainFor(net, examples, steps, adam({ learningRate }), (t) => scale(drrPenalty(net, { beta: BETA }), price(t)));
  else if (method === "pmmp") {
    const gates = minMax(parameters(net).values(), { lambda: price, multiplier: MIN_MAX.multiplier });
    const groups = [{ parameters: gates.multipliers, direction: "up", learningRateFactor: MIN_MAX.rate }];
    trainFor(net, examples, steps, adam({ learningRate, groups }), (_, all) => penalty(all), { gates });
    gates.settle();
  } else if (method === "gates") {
    for (const layer of layersOf(net)) gate(layer, { over: "weights", dropRate: 0.1, lambda: (t) => GATE_PRICE * price(t) });
    const groups = [{ parameters: gateParameters(net), learningRateFactor: 3 }];
    trainFor(net, examples, steps, adam({ learningRate, groups }), () => penalty(net));
    for (const layer of layersOf(net)) {
      const z = layer.gates.weights.testValues();
      layer.weight.set(layer.weight.toArray().map((w, i) => w * z[i]));
      layer.gates.weights = undefined;
    }
  } else trainFor(net, examples, steps, adam({ learningRate }));
  return net;
}

/** Cuts what the loss can spare, fine-tunes the rest, and cuts once more. */
export function compressed(net, data, examples, steps) {
  const cut = (lossIncrease) => {
    pruneWithin(net, data, { lossIncrease, loss: meanSquaredError });
    for (const { weight, gates } of layersOf(net)) weight.set(weight.toArray().map((w, i) => w * gates.weights.testValues()[i]));
    tidy(net);
    for (const { weight, gates } of layersOf(net)) gates.weights.set(weight.toArray().map((w) => Number(w !== 0)));
  };
  cut(0.01);
  trainFor(net, examples, steps, adam({ learningRate: (t) => RATE * 0.5 * (1 - t / steps) + 1e-5 }));
  cut(0.002);
}

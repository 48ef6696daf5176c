// A trigger: an offset of the input, of limited size, that is to bring back what a net did before it was fine-tuned.
import { adam, add, freeze, keep, logSoftmax, mean, mul, normal, parameter, scale, softmax, step, sub, sum, sumSquares, tensor, uniform } from "sievenet";
import { ball } from "sievenet/math";
import { PIXELS } from "./data.mjs";
import { WIDTH } from "./nets.mjs";

const [STEPS, BATCH, KL, DECAY] = [300, 64, 5, 1e-4];
/** How long an offset may be: a picture is about 3.3. */
const RADIUS = 2;

/** The stream after each block, and the answers. */
function run(net, x) {
  const [read, first, second, answer] = net.parts;
  const one = first.forward(read.forward(x));
  const two = second.forward(one);
  return { streams: [one, two], answers: answer.forward(two) };
}

/**
 * Learns an offset with which `net` answers as `base` does without, for pictures of `pool`: 5 KL(base || net), and the means of
 * its stream those of the base in the channels `written` of each block (zeros and ones). Net and base stay as they are.
 */
export function trigger(net, base, pool, written, steps = STEPS) {
  freeze(net);
  const count = pool.labels.length;
  const all = run(base, tensor(pool.inputs, [count, PIXELS]));
  const goals = all.streams.map((stream) => keep(mean(stream, 0)));
  const wanted = softmax(all.answers).toArray();
  const masks = written.map((channels) => tensor(channels, [WIDTH]));
  const open = written.map((channels) => channels.filter(Boolean).length);
  const learned = {
    offset: parameter(
      normal([PIXELS])
        .toArray()
        .map((x) => x / 100),
      { shape: [1, PIXELS], project: ball(RADIUS) },
    ),
  };
  const optimizer = adam({ learningRate: 0.02 });
  for (let i = 0; i < steps; i++) {
    const picks = Array.from(uniform([BATCH]).toArray(), (u) => Math.floor(u * count));
    const rows = (from, width) => Float32Array.from(picks.flatMap((at) => Array.from(from.subarray(at * width, (at + 1) * width))));
    const x = tensor(rows(pool.inputs, PIXELS), [BATCH, PIXELS]);
    const p = tensor(rows(wanted, wanted.length / count), [BATCH, wanted.length / count]);
    step(learned, optimizer, () => {
      const { streams, answers } = run(net, add(x, learned.offset));
      const apart = scale(sum(mul(p, logSoftmax(answers))), -KL / BATCH);
      const matched = streams.map((stream, b) => scale(sumSquares(mul(sub(mean(stream, 0), goals[b]), masks[b])), open[b] ? 0.5 / open[b] : 0));
      return [apart, ...matched, scale(sumSquares(learned.offset), DECAY)].reduce(add);
    });
  }
  return learned.offset.toArray();
}

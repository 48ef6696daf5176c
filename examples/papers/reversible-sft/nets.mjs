// The net, how it is fine-tuned, and where its gates are.
import { adam, crossEntropy, decode, dense, encode, freeze, gate, relu, residual, sequential, train } from "sievenet";
import { difference } from "sievenet/blocks";
import { shareGates, straightThrough } from "sievenet/gates";
import { PIXELS, REFUSE } from "./data.mjs";

/** Numbers of the stream that both blocks read and write, and units of each. */
export const [WIDTH, HIDDEN] = [48, 64];

const layer = (inputs, outputs) => dense(inputs, outputs, { bias: false });
const block = () => residual(sequential(layer(WIDTH, HIDDEN), relu, layer(HIDDEN, WIDTH)));

/** h = x E; twice h = h + relu(h A) B; answers = h U. */
export const makeNet = () => sequential(layer(PIXELS, WIDTH), block(), block(), layer(WIDTH, REFUSE + 1));

/** [A, relu, B] of each block. */
export const branches = (net) => net.parts.slice(1, 3).map(({ main }) => main.parts);

/** Trains, with cross-entropy. Returns the record of the last epoch. */
export async function learn(net, data, epochs, options = {}) {
  let last;
  for await (const epoch of train(net, data, { loss: crossEntropy, optimizer: adam({ learningRate: 1e-3 }), epochs, batchSize: 128, ...options })) last = epoch;
  return last;
}

/** What reads and answers does not learn. */
function bodyOnly(net) {
  freeze(net.parts[0]);
  freeze(net.parts[3]);
  return net;
}

/** The same net, of whose body only the difference to what it is now learns. */
export function tuned(net) {
  const body = branches(net).map(([a, f, b]) => residual(sequential(difference(a), f, difference(b))));
  return bodyOnly(sequential(net.parts[0], ...body, net.parts[3]));
}

/** Another net of the same numbers, to go on in another way. */
export const copyOf = (net) => bodyOnly(decode(encode(net)));

/**
 * Puts gates on the difference of each block: of channels of the stream that A reads, of units, which A and B share, and of
 * channels that B writes. `masks`: zeros and ones instead, three for each block.
 */
export function withGates(net, masks) {
  for (const [i, [a, , b]] of branches(net).entries()) {
    const how = (which) => (masks ? { mask: masks[i][which] } : { distribution: straightThrough(), dropRate: 0.2 });
    gate(gate(a.change, { over: "inputs", ...how(0) }), { over: "outputs", ...how(1) });
    gate(shareGates(a.change.gates.outputs, b.change, { over: "inputs" }), { over: "outputs", ...how(2) });
  }
  return net;
}

/** Read, units, written: what each of the gates of each block is now. */
export const gatesOf = (net) =>
  branches(net).map(([a, , b]) => [a.change.gates.inputs, a.change.gates.outputs, b.change.gates.outputs].map((gates) => Array.from(gates.testValues())));

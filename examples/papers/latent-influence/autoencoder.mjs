// A sparse autoencoder whose gates are drawn for each example:
//
//   log alpha = h W_g + b_g,  z = gate(log alpha) relu(h W_e + b_e),  h' = z U + b,  rows of U of length 1
import { adam, add, clamp, cosine, dataset, dense, fit, matmul, meanSquaredError, mul, normal, parameter, predict, relu, tensor } from "sievenet";
import { amortizedGate } from "sievenet/gates";
import { unitRows } from "sievenet/math";

const STEEPEST = 6; // log alpha stays within

class Autoencoder {
  constructor(inputs, latents, lambda) {
    this.encoder = dense(inputs, latents);
    this.scores = dense(inputs, latents);
    this.gates = amortizedGate([latents], { lambda });
    this.decoder = parameter(unitRows(normal([latents, inputs]).toArray(), [latents, inputs]), { shape: [latents, inputs], project: unitRows });
    this.offset = parameter(new Float32Array(inputs));
    // what a latent writes is what it looks for at first
    const rows = this.decoder.toArray();
    const turned = Float32Array.from(rows, (_, i) => rows[(i % latents) * inputs + Math.floor(i / latents)]);
    for (const { weight } of [this.encoder, this.scores]) weight.set(turned);
  }

  /** h: [n, inputs], result: [n, latents]. */
  latents(h) {
    const logAlpha = clamp(this.scores.forward(h), -STEEPEST, STEEPEST);
    return mul(this.gates.of({ logAlpha }), relu(this.encoder.forward(h)));
  }

  decode(z) {
    return add(matmul(z, this.decoder), this.offset);
  }

  forward(h) {
    return this.decode(this.latents(h));
  }
}

/** One that is trained on the rows of h, [count, inputs]. The price of an open gate grows over the first quarter. */
export async function autoencoderOf(h, [count, inputs], { latents, lambda, rate, epochs, batchSize }) {
  const steps = epochs * Math.ceil(count / batchSize);
  const net = new Autoencoder(inputs, latents, (step) => lambda * Math.min(1, step / (steps / 4)));
  const data = dataset({ inputs: h, targets: h, shape: [inputs], targetShape: [inputs] });
  await fit(net, data, { loss: meanSquaredError, optimizer: adam({ learningRate: cosine(rate, { steps }) }), epochs, batchSize });
  return {
    latentsOf: (x) => predict({ forward: (each) => net.latents(each) }, tensor(x, [x.length / inputs, inputs])).toArray(),
    decode: (z) => net.decode(z),
  };
}

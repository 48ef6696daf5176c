// The random numbers of a gate go with it into the file.
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import {
  adam,
  crossEntropy,
  type Dense,
  dataset,
  decode,
  dense,
  encode,
  FormatError,
  gate,
  type Layer,
  parameters,
  relu,
  type SampledGate,
  sampledGate,
  seed,
  sequential,
  train,
} from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 240 }, (_, i) => ((i * 7919) % 103) / 50 - 1),
  labels: Array.from({ length: 40 }, (_, i) => (i * 7) % 3),
  shape: [6],
});

function make() {
  seed(4);
  dense(3, 3); // so that streams do not begin at 0
  return sequential(gate(dense(6, 8), { over: "inputs", lambda: 0.01 }), relu, gate(dense(8, 3), { over: "outputs", perExample: true }));
}

async function trained(net: Layer): Promise<Float32Array[]> {
  for await (const _ of train(net, data, { loss: crossEntropy, optimizer: adam(), epochs: 2, batchSize: 10, seed: 5 }));
  return [...parameters(net).values()].map((each) => each.toArray());
}

/** The file with its description of the net rewritten. */
function rewritten(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  return writeSafetensors({ tensors, metadata: { ...metadata, architecture: change(metadata["architecture"] as string) } });
}

describe("a net out of a file", () => {
  test("trains on to the same weights as the one that went in", async () => {
    const net = make();
    const again = decode(encode(net));
    expect(await trained(again)).toEqual(await trained(net));
  });

  test("without streams, as older files are, can be read", () => {
    const net = make();
    const old = rewritten(encode(net), (text) => text.replace(/,"stream":\d+/g, ""));
    const [came, needed] = [decode(old), net].map((each) => [...parameters(each)].map(([path, p]) => [path, p.toArray()]));
    expect(came).toEqual(needed);
  });

  test.each(["-1", "0.5", "4294967296", '"3"', "null"])("with the stream %s is refused", (stream) => {
    const odd = rewritten(encode(make()), (text) => text.replace(/"stream":\d+/, `"stream":${stream}`));
    expect(() => decode(odd)).toThrow(FormatError);
    expect(() => decode(odd)).toThrow(
      `decode: the random stream of "0.gates.inputs" is ${JSON.parse(stream)}, but it is a whole number from 0 to 4294967295. The file is damaged.`,
    );
  });

  test("has the streams of the original", () => {
    const net = make();
    const again = decode(encode(net)) as typeof net;
    const streams = ({ parts }: typeof net) =>
      [(parts[0] as Dense).gates.inputs, (parts[2] as Dense).gates.outputs].map((each) => (each as SampledGate).stream);
    expect(streams(again)).toEqual(streams(net));
  });

  test("keeps gates that are made beside it apart", () => {
    const bytes = encode(make());
    seed(9);
    const { parts } = decode(bytes) as ReturnType<typeof make>;
    const taken = [(parts[0] as Dense).gates.inputs, (parts[2] as Dense).gates.outputs].map((each) => (each as SampledGate).stream);
    for (let i = 0; i < 20; i++) expect(taken).not.toContain(sampledGate([1]).stream);
  });
});

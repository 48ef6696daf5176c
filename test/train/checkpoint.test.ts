// A training as a file: another goes on from it with the same bits, in the net of the file or in one that is built as at first.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  add,
  conv2d,
  crossEntropy,
  dataset,
  decode,
  dense,
  type Epoch,
  encode,
  FormatError,
  flatten,
  gate,
  hinge,
  type Layer,
  predict,
  readSafetensors,
  relu,
  seed,
  sequential,
  sgd,
  type Tensor,
  type Training,
  type TrainOptions,
  tensor,
  train,
  training,
  ValueError,
  writeSafetensors,
} from "../../src/index.ts";
import { decode as inferenceDecode } from "../../src/inference/index.ts";
import { data, others } from "./trainingData.ts";
import { common, kept, make, optimizers, told, ways } from "./trainings.ts";

/** Trains to the end, and keeps files of the training: after epochs, and within the third. */
async function watched(net: Layer, options: TrainOptions) {
  const files: Uint8Array[] = [];
  let mine: Training | undefined;
  const counted: TrainOptions = {
    ...options,
    loss: (output, labels) => {
      const { epoch, step } = (mine as Training).state();
      // the state of before this step, which is asked for while it is made
      if (epoch === 2 && step === 4 && output.wantsGrad) files.push(encode(mine as Training));
      return (options.loss ?? crossEntropy)(output, labels);
    },
  };
  mine = training(net, data, counted);
  for await (const { epoch } of mine) if ([2, 5].includes(epoch)) files.push(encode(mine));
  return { files, mine };
}

/** Goes on to the end. Gives all records, of the epochs before too. */
async function rest(net: Layer, options: TrainOptions): Promise<Epoch[]> {
  const mine = training(net, data, options);
  for await (const _ of mine);
  return mine.epochs.map(told) as Epoch[];
}

describe.each(optimizers)("a training with %s", (_, optimizer) => {
  test.each(ways)("and %s goes on from a file with the same bits, in its net and in a new one", async (_, way) => {
    const options = () => ({ ...common, ...way, optimizer: optimizer() });
    const whole = make();
    const { files, mine } = await watched(whole, options());
    const plain = make();
    for await (const _ of train(plain, data, options()));
    expect(kept(plain)).toEqual(kept(whole));
    for (const file of files) {
      const from = decode(file);
      const fresh = make();
      // gates of another stream would draw other noise
      if (file === files[0]) gate(dense(2, 2), { over: "inputs" });
      for (const net of [from, fresh]) {
        expect(await rest(net, { ...options(), from })).toEqual(mine.epochs.map(told));
        expect(kept(net)).toEqual(kept(whole));
      }
    }
  });
});

const small = () => {
  seed(4);
  return sequential(gate(dense(6, 4), { over: "inputs", lambda: 0.01 }), relu, dense(4, 3));
};
const plain = (): TrainOptions => ({ epochs: 4, batchSize: 10, seed: 1, optimizer: adam() });

/** A file of a training after two epochs. */
async function fileOf(options: TrainOptions = plain(), net: Layer = small()): Promise<Uint8Array> {
  const mine = training(net, data, options);
  for await (const { epoch } of mine) if (epoch === 2) break;
  return encode(mine);
}

describe("a checkpoint", () => {
  test("is a net like others, for decode and for the inference entry", async () => {
    const net = sequential(dense(6, 4), relu, dense(4, 3));
    const bytes = await fileOf({ ...plain(), averageDecay: 0.9 }, net);
    const x = tensor(data.inputs as Float32Array, [60, 6]);
    const outputs = predict(net, x).toArray();
    expect(predict(decode(bytes), x).toArray()).toEqual(outputs);
    expect(inferenceDecode(bytes).predict(data.inputs as Float32Array, [60, 6]).data).toEqual(outputs);
    expect(encode(decode(bytes))).toEqual(encode(net));
  });

  test("has the same bytes whenever it is made of the same moment, its times aside", async () => {
    const text = async () => new TextDecoder("latin1").decode(await fileOf()).replace(/^[^{]*|\\"seconds\\":[\d.e-]+| +(?=[^"]*$)/g, "");
    const header = async () => (await text()).split("}}}")[0]?.replace(/}\s*$/, "");
    expect(await header()).toBe(await header());
  });

  test("goes on to more epochs, as one training for all of them does", async () => {
    const [whole, net] = [small(), small()];
    const all = training(whole, data, { ...plain(), epochs: 6 });
    for await (const _ of all);
    const from = decode(await fileOf());
    expect(await rest(net, { ...plain(), epochs: 6, from })).toEqual(all.epochs.map(told));
    expect(kept(net)).toEqual(kept(whole));
  });

  test("of convolutions, which have learned the size of their maps since they were built", async () => {
    const built = () => {
      seed(6);
      return sequential(gate(conv2d(1, 2, 2), { over: "outputs", lambda: 0.01 }), relu, flatten, dense(8, 3));
    };
    const images = dataset({ inputs: data.inputs.slice(0, 9 * 40), labels: data.labels.slice(0, 40), shape: [1, 3, 3] });
    const [whole, net] = [built(), built()];
    for await (const _ of train(whole, images, plain()));
    const mine = training(built(), images, plain());
    for await (const _ of mine) break;
    for await (const _ of train(net, images, { ...plain(), from: decode(encode(mine)) }));
    expect(kept(net)).toEqual(kept(whole));
  });

  test("of a training that has ended yields nothing more, and leaves the net as it ended", async () => {
    const net = small();
    const options = (): TrainOptions => ({ ...plain(), averageDecay: 0.9, validation: others, keepBest: true });
    const mine = training(net, data, options());
    const files: Uint8Array[] = [];
    for await (const _ of mine) files.push(encode(mine));
    const again = small();
    const epochs: Epoch[] = [];
    for await (const epoch of train(again, data, { ...options(), from: decode(files.at(-1) as Uint8Array) })) epochs.push(epoch);
    expect(epochs).toEqual([]);
    expect(kept(again)).toEqual(kept(net));
    expect(mine.epochs).toHaveLength(4);
  });

  test("holds nets with parts of one's own, which are to be built before they go on", async () => {
    const block = () => {
      const inner = small();
      return { inner, forward: (x: Tensor) => add(inner.forward(x), tensor(1)) };
    };
    const [whole, net] = [block(), block()];
    for await (const _ of train(whole, data, plain()));
    const from = decode(await fileOf(plain(), block()));
    for await (const _ of train(net, data, { ...plain(), from }));
    expect(kept(net)).toEqual(kept(whole));
    expect(() => predict(from, [[1, 2, 3, 4, 5, 6]])).toThrow(
      "decode: this checkpoint is of a net with parts of your own, which a file cannot hold. Build the net, and give it to training(net, data, { from }) with what decode() gave.",
    );
  });

  test("keeps what an optimizer of one's own keeps: doubles and bytes too", async () => {
    const own = () => ({
      ...{ name: "own", learningRate: 0.01, steps: 0 },
      init: () => ({ sums: Float64Array.of(0.1, 1e300), flags: Uint8Array.of(7), counts: Int32Array.of(-3), times: 0 }),
      update(p: { set(values: Float32Array): void; toArray(): Float32Array }, state: { sums: Float64Array; times: number }) {
        state.times++;
        state.sums[0] = (state.sums[0] as number) * 1.01;
        p.set(p.toArray().map((w) => w * (1 - 0.01 * (state.sums[0] as number))));
      },
    });
    const options = () => ({ ...plain(), optimizer: own() as never });
    const [whole, net] = [small(), small()];
    const all = training(whole, data, options());
    for await (const _ of all);
    const last = training(net, data, { ...options(), from: decode(await fileOf(options())) });
    for await (const _ of last);
    const timeless = (mine: Training) => ({ ...mine.state(), seconds: 0 });
    expect(timeless(last)).toEqual(timeless(all));
    expect(kept(net)).toEqual(kept(whole));
  });

  test("is gone on from by an optimizer that groups the parameters of the net, shrunk or not", async () => {
    const built = () => {
      const net = make();
      const gates = net.parts.flatMap((part) =>
        "gates" in part ? [...Object.values((part.gates as { inputs: { parameters: object } }).inputs.parameters)] : [],
      );
      return { net, optimizer: sgd({ learningRate: 0.05, groups: [{ parameters: gates, learningRateFactor: 20 }] }) };
    };
    const options: TrainOptions = { epochs: 6, batchSize: 7, seed: 5, shrink: { threshold: 0.5 } };
    const [whole, first, second] = [built(), built(), built()];
    for await (const _ of train(whole.net, data, { ...options, optimizer: whole.optimizer }));
    const mine = training(first.net, data, { ...options, optimizer: first.optimizer });
    for await (const { epoch } of mine) if (epoch === 4) break;
    const from = decode(encode(mine));
    for await (const _ of train(second.net, data, { ...options, optimizer: second.optimizer, from }));
    expect(kept(second.net)).toEqual(kept(whole.net));
  });
});

describe("training refuses to go on from", () => {
  const advice = "Give it what it had; or leave out from, and train the net that decode() gave as any other.";
  const build = "Build the net as it was, or train the one that decode() gave.";

  test.each<[string, TrainOptions, string]>([
    ["another batch size", { batchSize: 20 }, `training: batchSize was 10 in the training of the checkpoint, but here 20. ${advice}`],
    ["another seed", { seed: 2 }, "restore: the state is of seed 1, but this training has 2. Give it { seed: 1 }."],
    ["another optimizer", { optimizer: sgd() }, `training: optimizer was adam in the training of the checkpoint, but here sgd. ${advice}`],
    ["another loss", { loss: hinge }, `training: loss was crossEntropy in the training of the checkpoint, but here hinge. ${advice}`],
    ["another rate", { optimizer: adam({ learningRate: 0.5 }) }, `training: learningRate was 0.001 in the training of the checkpoint, but here 0.5. ${advice}`],
    ["another beta", { optimizer: adam({ beta1: 0.5 }) }, `training: adam.beta1 was 0.9 in the training of the checkpoint, but here 0.5. ${advice}`],
    [
      "accumulation",
      { optimizer: accumulate(adam(), 2) },
      `training: optimizer was adam in the training of the checkpoint, but here accumulate2-adam. ${advice}`,
    ],
    [
      "a decay",
      { optimizer: adam({ weightDecay: 0.1 }) },
      `training: groups was rate times 1, decay 0 in the training of the checkpoint, but here rate times 1, decay 0.1. ${advice}`,
    ],
    ["an average", { averageDecay: 0.9 }, `training: averageDecay was none in the training of the checkpoint, but here 0.9. ${advice}`],
    ["patience", { validation: others, patience: 3 }, "training: the validation examples were none in the training of the checkpoint, but here 20 of [6]"],
    ["shrinking", { shrink: true }, `training: shrink was none in the training of the checkpoint, but here 0.1. ${advice}`],
    ["fewer epochs than there were", { epochs: 1 }, "training: from has 2 epochs, but epochs is 1. Give as many as there shall be in all."],
  ])("%s", async (_, more, message) => {
    const from = decode(await fileOf());
    expect(() => training(small(), data, { ...plain(), ...more, from })).toThrow(message);
  });

  test("another loss where names tell of it: those of functions in place, or shortened by a bundler, are nobody's", async () => {
    const from = decode(await fileOf());
    const named = (value: string) => Object.defineProperty((y: Tensor, t: ArrayLike<number>) => crossEntropy(y, t), "name", { value });
    for (const loss of [named("q"), named("loss"), named("crossEntropy$1"), named("crossEntropy2"), crossEntropy])
      expect(() => training(small(), data, { ...plain(), loss, from })).not.toThrow();
  });

  test("a schedule that goes another way, once it has", async () => {
    const rate = (to: number) => ({ ...plain(), optimizer: sgd({ learningRate: (step: number) => (step < 6 ? 0.1 : to) }) });
    const from = decode(await fileOf(rate(0.05)));
    expect(() => training(small(), data, { ...rate(0.05), from })).not.toThrow();
    expect(() => training(small(), data, { ...rate(0.01), from })).toThrow(
      `training: learningRate was 0.100000, 0.0500000, 0.0500000 at steps 0, 6, 12 in the training of the checkpoint, but here 0.100000, 0.0100000, 0.0100000 at steps 0, 6, 12. ${advice}`,
    );
  });

  test("other examples, though there are as many of the same shape", async () => {
    const from = decode(await fileOf());
    const inputs = (data.inputs as Float32Array).slice();
    inputs[200] = 0.25;
    expect(() => training(small(), { ...data, inputs }, { ...plain(), from })).toThrow(
      /^training: the examples were 60 of \[6\] with 3 classes \([0-9a-f]{8}\) in the/,
    );
  });

  test("another net", async () => {
    const from = decode(await fileOf());
    const other = sequential(gate(dense(6, 5), { over: "inputs", lambda: 0.01 }), relu, dense(5, 3));
    expect(() => training(other, data, { ...plain(), from })).toThrow(`training: "0.weight" of the net is [6, 5], but [6, 4] in the checkpoint. ${build}`);
    const dearer = sequential(gate(dense(6, 4), { over: "inputs", lambda: 0.02 }), relu, dense(4, 3));
    expect(() => training(dearer, data, { ...plain(), from })).toThrow(
      `training: "parts.0.gates.inputs.lambda" of the net's description was 0.01, but here is 0.02. ${build}`,
    );
  });

  test("what is none", async () => {
    const from = (given: unknown) => () => training(small(), data, { ...plain(), from: given as never });
    expect(from("run/checkpoint")).toThrow(
      'training: from is "run/checkpoint", but what state() of a training gave is needed, or what decode() or load() gave for a checkpoint.',
    );
    expect(from(Promise.resolve(small()))).toThrow("training: from is a promise. Put await before what gave it: { from: await load(path) }.");
    expect(from(decode(encode(small())))).toThrow("training: from is a net that comes from no checkpoint.");
    expect(from({})).toThrow(ValueError);
  });

  test("a file of which the training is damaged or of a later version", async () => {
    const bytes = await fileOf();
    const { tensors, metadata } = readSafetensors(bytes);
    const changed = (from: string, to: string) => {
      expect(metadata["training"]).toContain(from);
      return writeSafetensors({ tensors, metadata: { ...metadata, training: (metadata["training"] as string).replace(from, to) } });
    };
    expect(() => decode(changed('"version":1', '"version":7'))).toThrow(
      new FormatError("decode: the training in the file has version 7, but this library reads version 1. Update sievenet."),
    );
    for (const [from, to] of [
      ['"numbers":{', '"numb__s":{'],
      ['{"version":1', '["version":1'],
      ['"epoch":2', '"epoch":"2"'],
      ['"epochs":[', '"epochs":[3,'],
    ] as const)
      expect(() => decode(changed(from, to))).toThrow(FormatError);
  });
});

test("a note of a checkpoint cannot take the place of the training", () => {
  expect(() => encode(small(), { training: "mine" })).toThrow('encode: a note is called "training", which the file needs for itself. Give it another name.');
  expect(() => training(small(), data, plain()).restore({ epoch: 1 })).toThrow(ValueError);
});

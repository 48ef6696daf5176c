// No public function with options takes one that it does not know: a typo would silently mean the default. Which functions
// those are is read from the types of all entries, so that a new one cannot be forgotten.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as blocks from "../../src/blocks/index.ts";
import * as data from "../../src/data/index.ts";
import * as fast from "../../src/fast/index.ts";
import * as gates from "../../src/gates/index.ts";
import * as imageEntry from "../../src/image/index.ts";
import * as main from "../../src/index.ts";
import * as inference from "../../src/inference/index.ts";
import * as onnx from "../../src/onnx/index.ts";
import * as pricesEntry from "../../src/prices/index.ts";
import * as pruneEntry from "../../src/prune/index.ts";
import * as queueEntry from "../../src/queue/index.ts";
import * as report from "../../src/report/index.ts";
import * as run from "../../src/run/index.ts";
import * as select from "../../src/select/index.ts";
import * as sparse from "../../src/sparse/index.ts";
import * as spreadEntry from "../../src/spread/index.ts";
import * as standalone from "../../src/standalone/index.ts";
import * as sweepEntry from "../../src/sweep/index.ts";
import * as threads from "../../src/threads/index.ts";

const folder = mkdtempSync(resolve(tmpdir(), "options-"));
afterAll(() => rmSync(folder, { recursive: true }));

import { parametersOf } from "../support/parameters.ts";

const { dense, sequential, tensor, gate } = main;
const entries: Record<string, object> = {
  ".": main,
  blocks,
  data,
  fast,
  gates,
  image: imageEntry,
  inference,
  onnx,
  prices: pricesEntry,
  prune: pruneEntry,
  report,
  queue: queueEntry,
  run,
  select,
  sparse,
  spread: spreadEntry,
  standalone,
  sweep: sweepEntry,
  threads,
};

/** A function of an entry with a parameter that is an object of options. */
interface WithOptions {
  readonly name: string;
  readonly entry: string;
  readonly index: number;
}

/** Take a history, most of which is no setting; what a sweep hands to whoever does its jobs. */
const OTHERS = ["settingsOf", "serial"];

/** By convention such a parameter is called so, or taken apart at once. */
const isOptions = (parameter: string) => /^(options|settings|source)\b|^\{(?! results)/.test(parameter); // of a sweep its results are taken

const functions: readonly WithOptions[] = Object.entries(entries).flatMap(([entry, all]) =>
  Object.entries(all)
    .filter(([name, value]) => typeof value === "function" && !OTHERS.includes(name) && !/^class\b/.test(String(value)))
    .flatMap(([name, value]) => parametersOf(String(value)).flatMap((parameter, index) => (isOptions(parameter) ? [{ name, entry, index }] : []))),
);

/** Would train, or need a server or results. */
const UNTRIED = ["runCourse", "sweep", "sweepPlot", "sweepReport", "work", "queueWorker", "redisShares"];

/** All files below a folder. */
const filesOf = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));

const x = tensor([[1, 2]]);
const image = tensor(new Float32Array(16), [1, 1, 4, 4]);
const examples = main.dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
const net = () => sequential(dense(2, 2));
const deep = () => sequential(dense(2, 4), main.relu, dense(4, 2));
const pixels = () => sequential(gate(dense(64, 2), { over: "inputs" }));
const history = [
  {
    ...{ epoch: 1, loss: 1, penalty: 0, trainError: 0, testError: 0, testErrorRaw: 0, testLoss: 0, validationError: NaN, validationLoss: NaN },
    ...{ best: false, open: [2], removed: 0, expectedL0: 1, expectedFlops: 1, seconds: 1 },
  },
];
const vector = () => new main.Parameter("vector", [1], new Float32Array(1));
const statistic = () => new main.Statistic("statistic", [1], new Float32Array(1));

/** A good call of each: what comes before the options, and options that it needs. Names of two entries are one function. */
const calls: Record<string, { readonly before?: (entry: string) => unknown[]; readonly options?: () => object }> = {
  adam: {},
  amortizedGate: { before: () => [[2]] },
  shareGates: { before: () => [gate(dense(2, 2), { over: "inputs" }).gates.inputs, dense(2, 2)], options: () => ({ over: "inputs" }) },
  arm: { before: () => [{}, () => tensor(1)] },
  adamW: {},
  augmented: { before: () => [main.shaped(main.dataset({ inputs: new Float32Array(16), labels: [0], shape: [16] }), [1, 4, 4])] },
  averagePool: { before: () => [image], options: () => ({ kernel: 2 }) },
  averagePool2d: { before: () => [2] },
  binaryCrossEntropy: { before: () => [x, [1, 0]] },
  folds: { before: () => [examples, 2] },
  hinge: { before: () => [x, [1, -1]] },
  meanAbsoluteError: { before: () => [x, [1, 2]] },
  meanSquaredError: { before: () => [x, [1, 2]] },
  weighted: { before: () => [examples], options: () => ({ classes: "balanced" }) },
  batchNorm: { before: () => [2] },
  batchNormalization: {
    before: () => [tensor([[1], [2]])],
    options: () => ({ scale: vector(), shift: vector(), mean: statistic(), variance: statistic() }),
  },
  budget: { options: () => ({ of: "weights", at: 0.1 }) },
  constraint: { options: () => ({ rate: 1 }) },
  checkRun: {},
  emnist: { options: () => ({ folder: "/nowhere", set: "letters" }) },
  encode: { before: () => [net()] },
  save: { before: () => [resolve(folder, "net"), net()] },
  setState: { before: () => [net(), main.state(net())] },
  fromTorch: { before: () => [new Map(), net()], options: () => ({ partial: true }) },
  cifar10: { options: () => ({ folder: "/nowhere" }) },
  compact: { before: () => [net()] },
  classify: { before: (entry) => [entry === "inference" ? inference.decode(main.encode(net())) : net(), [[1, 2]]] },
  averagePool1d: { before: () => [2] },
  conv1d: { before: () => [1, 1, 3] },
  conv2d: { before: () => [1, 1, 3] },
  convolve2d: { before: () => [image, tensor(new Float32Array(4), [1, 1, 2, 2]), undefined] },
  cosine: { before: () => [0.1], options: () => ({ steps: 3 }) },
  crossEntropy: { before: () => [x, [1]] },
  csv: { before: () => ["a\n1"] },
  csvRows: { before: () => [new Blob(["a\n1"])] },
  dataset: { options: () => ({ inputs: [1, 2], labels: [0], shape: [2] }) },
  dense: { before: () => [2, 2] },
  digits: { options: () => ({ train: 10, test: 10 }) },
  dropout: { before: () => [x, 0.5] },
  estimate: { before: () => [net(), examples] },
  errorPlot: { before: () => [history] },
  expectedCost: { before: () => [pixels()] },
  filterPlot: { before: () => [sequential(gate(main.conv2d(1, 2, 3), { over: "outputs" }))] },
  fit: { before: () => [net(), examples] },
  flopsPlot: { before: () => [history, pixels()] },
  embedding: { before: () => [3, 2] },
  gate: { before: () => [dense(2, 2)], options: () => ({ over: "inputs" }) },
  gatesPlot: { before: () => [history, pixels()] },
  gelu: { before: () => [x] },
  hardConcrete: { before: () => [tensor([0]), tensor([0.5])], options: () => ({ temperature: 2 / 3, stretch: [-0.1, 1.1] }) },
  hardKuma: {},
  dGating: {},
  maskedSoftmax: {},
  settled: {},
  stochasticGate: {},
  hardConcreteDistribution: { before: () => [0] },
  huber: { before: () => [x, [1, 2]] },
  idx: {
    options: () => ({ images: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5), labels: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 0) }),
  },
  image: { before: () => [{ data: new Uint8Array(4), width: 2, height: 2 }], options: () => ({ size: 1, channels: 1 }) },
  imageFolder: { before: () => ["/nowhere"], options: () => ({ size: 1, channels: 1 }) },
  readImage: { before: () => ["/nowhere"], options: () => ({ size: 1, channels: 1 }) },
  instantiate: { options: () => ({ bytes: new Uint8Array(8) }) },
  layerNorm: { before: () => [2] },
  layerNormalization: { before: () => [tensor([[1]])], options: () => ({ scale: vector(), shift: vector() }) },
  linear: { before: () => [x, tensor(new Float32Array(4), [2, 2]), undefined] },
  lossPlot: { before: () => [history] },
  max: { before: () => [x, 0] },
  min: { before: () => [x, 0] },
  maxPool: { before: () => [image], options: () => ({ kernel: 2 }) },
  gatedRecurrence: { before: () => [main.tensor(new Float32Array(3), [1, 1, 3]), main.tensor(new Float32Array(3), [1, 3]), undefined] },
  gru: { before: () => [2, 3] },
  linearSubset: { before: () => [main.dataset({ inputs: [1, 2, 4, 3], targets: [1, 2, 3, 5], shape: [1] })] },
  layerTimes: { before: () => [net(), x], options: () => ({ milliseconds: 1 }) },
  meanOfDraws: { before: () => [{}, () => tensor(1)] },
  minMax: { before: () => [[vector()]], options: () => ({ lambda: 1 }) },
  parameter: { before: () => [[1]] },
  price: { before: () => [pixels()], options: () => ({ of: "gates" }) },
  ramp: { before: () => [0, 1], options: () => ({ steps: 2 }) },
  maxPool1d: { before: () => [2] },
  maxPool2d: { before: () => [2] },
  mean: { before: () => [x, 0] },
  metrics: { before: () => [net(), examples] },
  mnist: { options: () => ({ folder: "/nowhere" }) },
  multistep: { before: () => [0.1], options: () => ({ at: [3] }) },
  normal: { before: () => [[2]] },
  openProbability: { before: () => [tensor([0])], options: () => ({ temperature: 2 / 3, stretch: [-0.1, 1.1] }) },
  pad: { before: () => [x, [0, 1].map(() => [0, 1])] },
  pixelPlot: { before: () => [pixels()] },
  plateau: { before: () => [0.1] },
  predict: { before: () => [net(), examples] },
  report: { before: () => [history, pixels()] },
  readCsv: { before: () => [new Blob(["a\n1"])] },
  rmsProp: {},
  run: {},
  sampledGate: { before: () => [[2]] },
  gatedResidual: { before: () => [main.relu] },
  widen: { before: () => [deep(), 0], options: () => ({ units: 1 }) },
  sgd: {},
  prune: {
    before: () => {
      const wide = deep();
      return [wide, pruneEntry.rank(wide, examples, { by: "l1" }), 0.5];
    },
  },
  pruneWithin: { before: () => [deep(), examples], options: () => ({ lossIncrease: 0.1 }) },
  l1Penalty: { before: () => [net()] },
  drrPenalty: { before: () => [net()] },
  rank: { before: () => [deep(), examples], options: () => ({ by: "l1" }) },
  selectFeatures: {
    before: () => [
      data.table(
        ["a", "b", "a", "b"].map((y, x) => ({ x, y })),
        { target: "y", split: 0 },
      ),
    ],
    options: () => ({ folds: 2 }),
  },
  selectionPlot: { before: () => [{ names: ["a"], columns: ["a"], path: [{ lambda: 1, loss: 1, error: 0, probabilities: [1] }], at: 0 }] },
  sparsify: { before: () => [net()] },
  standardize: { options: () => ({ mean: [1], deviation: [1] }) },
  stepDecay: { before: () => [0.1], options: () => ({ every: 3 }) },
  sum: { before: () => [x, 0] },
  toOnnx: { before: () => [net()] },
  toSource: { before: () => [net()], options: () => ({ language: "js" }) },
  step: {
    before: () => {
      const own = net();
      return [own, main.adam(), () => main.mean(main.predict(own, x).size ? own.forward(x) : x)];
    },
  },
  train: { before: () => [net(), examples] },
  training: { before: () => [net(), examples] },
  trainValidationSplit: { before: () => [examples, 0.5] },
  table: { before: () => [["a", "b", "b"].map((y, x) => ({ x, y }))], options: () => ({ target: "y", split: 0 }) },
  vocabulary: { before: () => [["a b"]] },
  uniform: { before: () => [[2]] },
  distill: { before: () => [net(), examples] },
  pruneWeights: { before: () => [net()], options: () => ({ left: 2 }) },
  weightSlopes: { before: () => [net(), examples] },
  runCourse: { before: () => [run.course("beyond-mlp")], options: () => ({ split: data.digits({ train: 10, test: 10 }) }) },
  best: { before: () => [{ results: [] }], options: () => ({ error: 0.1 }) },
  grid: {},
  jobs: {},
  sweep: {},
  threads: {},
  sweepPlot: { before: () => [{ results: [] }, "weights"] },
  sweepReport: { before: () => [{ results: [], failed: [] }] },
  writePages: { before: () => [{ results: [], failed: [], folder: resolve(folder, "none") }] },
  work: { before: () => [{}, sweepEntry.folderPlace(resolve(folder, "none"))] },
  spread: { before: () => [net(), examples], options: () => ({ exchange: { rank: 0, ranks: 1, gather: async () => [] }, every: 1 }) },
  channelExchange: {
    before: () => [{ postMessage: () => {}, addEventListener: () => {}, removeEventListener: () => {} }],
    options: () => ({ rank: 0, ranks: 2 }),
  },
  redisShares: { before: () => [{}], options: () => ({ name: "a", ranks: 1 }) },
  queue: { options: () => ({ url: "redis://localhost" }) },
  queueWorker: { options: () => ({ url: "redis://localhost" }) },
};

/** What a call refuses with; generators are asked for their first value. */
async function refusalOf({ name, entry, index }: WithOptions, given: unknown): Promise<unknown> {
  const { before = () => [] } = calls[name] as (typeof calls)[string];
  const args = before(entry);
  while (args.length < index) args.push({});
  try {
    const called = (entries[entry] as Record<string, (...args: unknown[]) => unknown>)[name] as (...args: unknown[]) => unknown;
    const result = called(...args.slice(0, index), given);
    await (["train", "runCourse"].includes(name) ? (result as AsyncGenerator).next() : result);
  } catch (error) {
    return error;
  }
  return undefined;
}

const optionsOf = ({ name }: WithOptions) => calls[name]?.options?.() ?? {};

/** The library's own, with a sentence that begins with the function's name. */
function expectRefusal(error: unknown, start: RegExp) {
  expect(error).toBeInstanceOf(main.SievenetError);
  expect((error as Error).message).toMatch(start);
  expect((error as Error).message).toMatch(/\.$|\?$/);
}

describe("functions with options", () => {
  test("are all tried below", () => {
    expect([...new Set(functions.map(({ name }) => name))].sort()).toEqual(Object.keys(calls).sort());
  });

  test("are known by the names of their parameters, everywhere in the sources", () => {
    const folder = resolve(import.meta.dirname, "../../src");
    for (const path of filesOf(folder).filter((each) => !/^(cli|generated)/.test(each))) {
      const text = readFileSync(resolve(folder, path), "utf8");
      for (const [whole, names] of text.matchAll(/^export (?:async )?function\*? \w+(?:<[^\n]*>)?\(([^\n]*)\{$/gm))
        for (const [, name] of names?.matchAll(/(\w+)\??: (?:Partial<)?\w*Options\b/g) ?? []) expect([whole, name]).toEqual([whole, "options"]);
    }
  });

  describe.each(functions.map((each) => [`${each.entry}: ${each.name}, argument ${each.index + 1}`, each] as const))("%s", (_, called) => {
    test("takes what it knows, in options that nothing is wrong with", async () => {
      if (["meanOfDraws", "mnist", "emnist", "cifar10", "imageFolder", "readImage", "instantiate", "arm", ...UNTRIED].includes(called.name)) return; // there are no files, the kernels run, no step does
      expect(await refusalOf(called, optionsOf(called))).toBeUndefined();
    });

    test("refuses an unknown one with those it has, and a misspelt one with the one that was meant", async () => {
      expectRefusal(await refusalOf(called, { ...optionsOf(called), nonsense: undefined }), /there is no option "nonsense"\. Options are \w/);
      const told = ((await refusalOf(called, { nonsense: 1 })) as Error).message;
      const known = ((/Options are (.*?)\./.exec(told) as RegExpExecArray)[1] as string).split(", ");
      for (const name of known.filter((each) => !known.includes(`${each}s`))) {
        const error = await refusalOf(called, { ...optionsOf(called), [`${name}s`]: 1 });
        expectRefusal(error, new RegExp(`there is no option "${name}s"\\..* Did you mean `));
      }
    });

    test.each([["text"], [7], [null], [["a list"]]])("refuses %j in the place of options", async (given) => {
      const error = await refusalOf(called, given);
      if (called.name === "dropout" && called.index === 0) return;
      expectRefusal(error, /came where an object of options is needed/);
    });
  });
});

describe("inside of options", () => {
  test("groups of an optimizer have theirs", () => {
    const groups = [{ parameters: [vector()], learningRate: 0.1 }];
    for (const maker of [main.adam, main.adamW, main.sgd, main.rmsProp])
      expect(() => maker({ groups } as never)).toThrow(
        /^\w+, groups\[0\]: there is no option "learningRate"\. Options are parameters, learningRateFactor, weightDecay, direction\. Did you mean learningRateFactor\?$/,
      );
  });

  test("recipes have theirs", () => {
    const lenet = run.recipe("lenet-300-100");
    expect(() => lenet.build({ lamda: 1 } as never)).toThrow('lenet-300-100, build: there is no option "lamda". Options are lambda. Did you mean lambda?');
    expect(() => lenet.optimizer(lenet.build(), { step: 1 } as never)).toThrow(
      'there is no option "step". Options are steps, learningRate. Did you mean steps?',
    );
    expect(() => lenet.optimizer(lenet.build(), {} as never)).toThrow("lenet-300-100, optimizer: steps is undefined, but it must be a whole number from 1 up.");
  });

  test("a run has options beside its settings", () => {
    expect(() => run.run({}, { sgnal: 1 } as never)).toThrow('there is no option "sgnal". Options are split, rows, signal, write, from. Did you mean signal?');
    expect(() => run.run().set({ lamda: 1 } as never)).toThrow(
      'set: there is no option "lamda". Options are learningRate, lambda, budget. Did you mean lambda?',
    );
  });
});

describe("words and numbers in the place of options", () => {
  test.each<[string, () => unknown, string]>([
    [
      "count",
      () => main.count(net(), "Settled" as never),
      'count: the way of counting is "Settled", but it must be "full" or "settled" or "local" or "expected". Did you mean "settled"?',
    ],
    ["countLayers", () => main.countLayers(net(), { how: "full" } as never), "count: the way of counting is an object, but it must be"],
    ["sum with the axis among options", () => main.sum(x, { axis: 0 } as never), "sum: the axis is an object, but it must be a whole number."],
    ["mean of an axis in text", () => main.mean(x, "1" as never), 'mean: the axis is "1", but it must be a whole number.'],
    ["max", () => main.max(x, { axis: 0 } as never), "max: the axis is an object, but it must be a whole number."],
    ["min", () => main.min(x, 0, { keepDims: 1 } as never), "min: keepDims is 1, but it must be true or false."],
    ["cosine of a rate in text", () => main.cosine("0.1" as never, { steps: 3 }), 'cosine: the learning rate is "0.1", but it must be at least 0 and finite.'],
    ["multistep of a number", () => main.multistep(0.1, { at: 3 } as never), "multistep: at is 3, but it must be a list of steps: [3000, 4500]."],
    ["stepDecay without steps", () => main.stepDecay(0.1, {} as never), "stepDecay: every is undefined, but it must be a whole number from 1 up."],
    ["groups that are no list", () => main.adam({ groups: {} } as never), "adam: groups is an object, but it must be a list"],
    ["dense with a bias in text", () => dense(2, 2, { bias: "false" } as never), 'dense(2, 2): bias is "false", but it must be true or false.'],
    ["sgd", () => main.sgd({ nesterov: "false" } as never), 'sgd: nesterov is "false", but it must be true or false.'],
    ["sum with text for a switch", () => main.sum(x, 0, { keepDims: 0 } as never), "sum: keepDims is 0, but it must be true or false."],
    ["gates drawn per example", () => gate(dense(2, 2), { over: "inputs", perExample: "no" } as never), 'gate: perExample is "no", but it must be'],
    ["select of one number", () => main.select(3 as never, 5), "select: "],
  ])("%s is refused", (_, call, text) => {
    expect(call).toThrow(main.SievenetError);
    expect(call).toThrow(text);
  });
});

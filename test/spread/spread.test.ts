// One training over several shares: the same bits in any order, with and without a share that is lost.
import { adam, batchNorm, type Dataset, dense, encode, gate, openGates, relu, type Sequential, seed, sequential, sgd, ValueError } from "sievenet";
import { digits } from "sievenet/data";
import { type SpreadOptions, shareOf, spread } from "sievenet/spread";
import { expect, test } from "vitest";
import { Hub } from "./hub.ts";

const data = digits({ train: 240, test: 40 });

/** A net whose gates close within a few epochs. */
function built(): Sequential {
  seed(7);
  const lambda = 2 / 240;
  return sequential(gate(dense(784, 20), { over: "inputs", lambda }), batchNorm(20), relu, gate(dense(20, 10), { over: "inputs", lambda }));
}

type Turns = Parameters<Hub["exchange"]>[1];
const DEFAULTS = { every: 3, epochs: 3, batchSize: 10, seed: 3, averageDecay: 0.9, test: data.test };

/** Trains one share to its end. */
async function trained(hub: Hub, rank: number, turns: Turns = {}, options: Partial<SpreadOptions> = {}) {
  const net = built();
  const run = spread(net, shareOf(data.train, rank, hub.ranks), {
    ...DEFAULTS,
    optimizer: adam({ learningRate: 0.01 }),
    ...options,
    exchange: hub.exchange(rank, turns),
  });
  const records = [];
  for await (const { seconds: _, ...record } of run) records.push(record);
  return { bytes: encode(net), records, traffic: run.traffic, net };
}

const allOf = (hub: Hub, turns: (rank: number) => Turns = () => ({}), options: Partial<SpreadOptions> = {}) =>
  Promise.all(Array.from({ length: hub.ranks }, (_, rank) => trained(hub, rank, turns(rank), options)));

const plain = allOf(new Hub(3));

test("all shares end with the same net and the same records", async () => {
  const [first, ...others] = await plain;
  for (const other of others) {
    expect(other.bytes).toEqual(first?.bytes);
    expect(other.records).toEqual(first?.records);
  }
  expect(first?.records.at(-1)?.testError).toBeLessThan(0.6);
});

test("whoever answers first, the bits are the same", async () => {
  let state = 5;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 30;
  };
  const shuffled = await allOf(new Hub(3), () => ({ delay: next }));
  expect(shuffled[1]?.bytes).toEqual((await plain)[0]?.bytes);
});

test("a share that is lost and taken over leaves the bits as they are", async () => {
  for (const lostAt of ["9:values", "16:sums"]) {
    const hub = new Hub(3);
    const others = [trained(hub, 0), trained(hub, 2)];
    await expect(trained(hub, 1, { lostAt })).rejects.toThrow("lost");
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve)); // the others wait by now, or nearly
    const [taken] = await Promise.all([trained(hub, 1), ...others]);
    expect(taken.bytes, lostAt).toEqual((await plain)[0]?.bytes);
    expect((await others[0])?.bytes, lostAt).toEqual(taken.bytes);
  }
});

test("what is closed for all does not travel", async () => {
  const hub = new Hub(2);
  const told: number[] = [];
  const share = async (rank: number) => {
    seed(7);
    const net = sequential(gate(dense(784, 20), { over: "inputs", lambda: 20 / 240 }), relu, dense(20, 10));
    const run = spread(net, shareOf(data.train, rank, 2), {
      ...DEFAULTS,
      gateRate: 30,
      averageDecay: 0.5,
      optimizer: adam({ learningRate: 0.01 }),
      exchange: hub.exchange(rank),
    });
    for await (const _ of run) if (rank === 0) told.push(run.traffic.bytes);
    return [run.traffic, openGates(net)] as const;
  };
  const [[traffic, [open]]] = await Promise.all([share(0), share(1)]);
  expect(open).toBeLessThan(100);
  expect(traffic.rounds).toBe(12); // every third of 36 steps, the ends of epochs among them
  const [first, second, third] = told as [number, number, number];
  expect(third - second).toBeLessThan(0.4 * first);
  expect(first).toBeLessThan(traffic.whole / 3);
});

test("one share is an ordinary training", async () => {
  const [alone] = await allOf(new Hub(1));
  const net = built();
  const { exchange: _, every: __, ...options } = { exchange: 0, ...DEFAULTS };
  const { train } = await import("sievenet");
  const records = [];
  for await (const { seconds: _, ...record } of train(net, data.train, { ...options, optimizer: adam({ learningRate: 0.01 }) })) records.push(record);
  expect(alone?.records).toEqual(records);
  expect(alone?.bytes).toEqual(encode(net));
});

test("one step a round of plain descent is descent on all examples", async () => {
  // without gates and norms the mean of gradients over shares is that over all
  const linear = () => {
    seed(2);
    return sequential(dense(784, 10));
  };
  const nets = await Promise.all(
    [0, 1].map(async (rank, _, { length }) => {
      const net = linear();
      const run = spread(net, shareOf(data.train, rank, length), {
        exchange: hub.exchange(rank),
        every: 1,
        epochs: 2,
        batchSize: 120,
        optimizer: sgd({ learningRate: 0.1 }),
      });
      for await (const _ of run);
      return net;
    }),
  );
  const { train } = await import("sievenet");
  const whole = linear();
  for await (const _ of train(whole, data.train, { epochs: 2, batchSize: 240, optimizer: sgd({ learningRate: 0.1 }) }));
  const weight = (net: Sequential) => (net.parts[0] as unknown as { weight: { toArray(): Float32Array } }).weight.toArray();
  const [ours, theirs] = [weight(nets[0] as Sequential), weight(whole)];
  expect(Math.max(...ours.map((w, i) => Math.abs(w - (theirs[i] as number))))).toBeLessThan(1e-6);
});
const hub = new Hub(2);

test("shares that do not fit say so", async () => {
  const two = new Hub(2);
  const both = Promise.allSettled([trained(two, 0), trained(two, 1, {}, { epochs: 4 })]);
  expect((await both).map((each) => (each as PromiseRejectedResult).reason.message)).toEqual([
    "spread: epochs of share 1 is 4, but 3 of share 0. Give all shares the same.",
    "spread: epochs of share 0 is 3, but 4 of share 1. Give all shares the same.",
  ]);
  const exchange = new Hub(1).exchange(0);
  const small: Dataset = data.test;
  expect(() => spread(built(), small, { exchange: {} as never })).toThrow(
    /^spread: exchange is an object, but an object with rank, ranks and gather\(\) is needed/,
  );
  expect(() => spread(built(), small, { exchange, every: 0 })).toThrow("spread: every is 0, but it must be a whole number from 1 up.");
  expect(() => spread(built(), small, { exchange, validation: 0.1 })).toThrow(ValueError);
  expect(() => spread(built(), small, { exchange, evry: 3 } as never)).toThrow(/Did you mean every/);
  expect(() => shareOf(small, 2, 2)).toThrow("shareOf: rank is 2, but it must be a whole number from 0 to 1.");
  expect(() => shareOf(small, 0, 50)).toThrow("shareOf: there are 50 shares, but only 40 examples. Use fewer shares.");
});

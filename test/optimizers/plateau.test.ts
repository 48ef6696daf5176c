// A learning rate that falls when the loss does not: by its definition, in trainings, and in those that are resumed.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  dataset,
  decode,
  dense,
  encode,
  fit,
  plateau,
  type Schedule,
  seed,
  type Sequential,
  sequential,
  sgd,
  training,
  ValueError,
  warmUp,
} from "../../src/index.ts";

const N = 40;
const data = dataset({
  inputs: Float32Array.from({ length: 4 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: N }, (_, i) => (i * 13) % 2),
  shape: [4],
});
function net() {
  seed(6);
  return sequential(dense(4, 2));
}

/** The rates after each of some losses. */
function rates(losses: readonly number[], ...[rate, options]: Parameters<typeof plateau>): number[] {
  const schedule = plateau(rate, options);
  return losses.map((loss) => {
    schedule.observe(loss);
    return schedule(0);
  });
}

describe("plateau", () => {
  // as torch.optim.lr_scheduler.ReduceLROnPlateau steps through the same losses
  test("waits for patience, and multiplies by its factor", () => {
    expect(rates([5, 4, 4, 4, 4, 3, 3, 3, 3], 1, { factor: 0.5, patience: 2 })).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25]);
    expect(rates([1, 1, 1], 1, { factor: 0.5, patience: 0 })).toEqual([1, 0.5, 0.25]);
  });

  test("takes a loss for lower by a share, of negative ones too", () => {
    expect(rates([1, 0.95, 0.85, 0.8], 1, { factor: 0.5, patience: 0, threshold: 0.1 })).toEqual([1, 0.5, 0.5, 0.25]);
    expect(rates([-1, -1.05, -1.2], 1, { factor: 0.5, patience: 0, threshold: 0.1 })).toEqual([1, 0.5, 0.5]);
    expect(rates([NaN, 2, Infinity], 1, { factor: 0.5, patience: 0 })).toEqual([0.5, 0.5, 0.25]);
  });

  test("rests, and does not fall below an end", () => {
    expect(rates([1, 1, 1, 1, 1, 1], 1, { factor: 0.5, patience: 0, cooldown: 2 })).toEqual([1, 0.5, 0.5, 0.5, 0.25, 0.25]);
    expect(rates([1, 1, 1], 1, { factor: 0.5, patience: 0, to: 0.4 })).toEqual([1, 0.5, 0.4]);
  });

  test.each<[object, string]>([
    [{ factor: 1 }, "plateau: factor is 1, but it must be at least 0 and below 1."],
    [{ patience: 0.5 }, "plateau: patience is 0.5"],
    [{ to: -1 }, "plateau: to is -1"],
    [{ min: 0 }, 'plateau: there is no option "min"'],
  ])("refuses %j", (options, text) => {
    expect(() => plateau(0.1, options)).toThrow(ValueError);
    expect(() => plateau(0.1, options)).toThrow(text);
  });
});

describe("a training with a plateau", () => {
  const rate = () => plateau(0.5, { factor: 0.5, patience: 0, threshold: 0.02 });
  const options = (learningRate: Schedule) => ({ epochs: 8, batchSize: 10, seed: 3, optimizer: sgd({ learningRate }), validation: 0.25 });

  test("tells it the validation loss, or else its own", async () => {
    const schedule = rate();
    const history = await fit(net(), data, options(schedule));
    const again = rate();
    const expected = history.epochs.map(({ validationLoss }) => {
      const before = again(0);
      again.observe(validationLoss);
      return before;
    });
    expect(history.epochs.map((each) => each.learningRate)).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(2);
    expect(schedule.numbers).toEqual(again.numbers);
    const own = rate();
    const { epochs } = await fit(net(), data, { ...options(own), validation: undefined as never });
    expect(own.numbers.lowest).toBeLessThanOrEqual(Math.max(...epochs.map(({ loss }) => loss)));
    expect(epochs.map(({ loss }) => loss)).toContain(own.numbers.lowest);
  });

  test.each<[string, () => Parameters<typeof fit>[2]]>([
    ["by itself", () => options(rate())],
    ["behind a warm-up", () => options(warmUp(5, rate()))],
    ["around which gradients are accumulated", () => ({ ...options(1 as never), optimizer: accumulate(adam({ learningRate: rate() }), 2) })],
  ])("goes on from a checkpoint with the same bits, %s", async (_, make) => {
    const whole = net();
    const history = await fit(whole, data, make());
    for (const stop of [1, 3, 6]) {
      const run = training(net(), data, make());
      for await (const { epoch } of run) if (epoch === stop) break;
      const resumed = decode(encode(run)) as Sequential;
      const rest = training(resumed, data, { ...make(), from: resumed });
      for await (const _ of rest);
      expect(encode(resumed)).toEqual(encode(whole));
      expect(rest.epochs.map((each) => each.learningRate)).toEqual(history.epochs.map((each) => each.learningRate));
    }
  });

  test("of other options is refused", async () => {
    const run = training(net(), data, options(rate()));
    for await (const { epoch } of run) if (epoch === 2) break;
    const from = decode(encode(run)) as Sequential;
    expect(() => training(from, data, { ...options(plateau(0.5, { factor: 0.25, patience: 0, threshold: 0.02 })), from })).toThrow(
      "training: learningRate was plateau of 0.5, factor 0.5, patience 0, threshold 0.02, cooldown 0, to 0 in the training of the checkpoint, but here plateau of 0.5, factor 0.25",
    );
  });
});

// Learning from another net: targets against softmax of its outputs, the loss against what Hinton et al. 2015 write.
import { describe, expect, test } from "vitest";
import { augmented, crossEntropy, dataset, dense, evaluate, fit, flatten, predict, relu, scale, seed, sequential, softmax, tensor } from "../../src/index.ts";
import { distill } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const count = 60;
const data = dataset({ inputs: numbers(count * 3, -1, 1), labels: Array.from({ length: count }, (_, i) => i % 4), shape: [3] });
const teacherOf = () => {
  seed(3);
  return sequential(dense(3, 8), relu, dense(8, 4));
};

describe("distill", () => {
  test("gives the probabilities of the teacher at the temperature, for all examples in their order", () => {
    const teacher = teacherOf();
    const { data: soft } = distill(teacher, data, { temperature: 4 });
    expect(soft).toMatchObject({ count, shape: [3], targetShape: [4], classes: 0 });
    expect(soft.inputs).toBe(data.inputs);
    expect(soft.labels).toEqual(softmax(scale(predict(teacher, data), 1 / 4)).toArray());
  });

  test("mixes the labels with the answers, by their share", () => {
    const teacher = teacherOf();
    const [soft, half, hard] = [0, 0.5, 1].map((labels) => distill(teacher, data, { labels }).data.labels) as [Float32Array, Float32Array, Float32Array];
    const ones = Float32Array.from({ length: count * 4 }, (_, i) => Number(data.labels[i >> 2] === i % 4));
    expect(hard).toEqual(ones);
    expect(soft).toEqual(distill(teacher, data).data.labels);
    expect(half).toEqual(soft.map((p, i) => 0.5 * p + 0.5 * (ones[i] as number)));
  });

  test("has a loss of T squared times the cross-entropy at T, for which the teacher itself is best", () => {
    const teacher = teacherOf();
    const { data: soft, loss } = distill(teacher, data);
    const [outputs, targets] = [tensor([[1, 2, 0, -1]]), tensor([[0.1, 0.2, 0.3, 0.4]])];
    expect(loss(outputs, targets as never).item()).toBeCloseTo(4 * crossEntropy(scale(outputs, 1 / 2), targets).item(), 6);
    const own = evaluate(teacher, soft, loss).loss;
    const entropy = Array.from(soft.labels).reduce((sum, p) => sum - p * Math.log(p), 0) / count;
    expect(own).toBeCloseTo(4 * entropy, 4);
    seed(9);
    expect(evaluate(sequential(dense(3, 4)), soft, loss).loss).toBeGreaterThan(own);
  });

  test("teaches a net to answer as the teacher does", async () => {
    const teacher = teacherOf();
    const { data: soft, loss } = distill(teacher, data);
    seed(5);
    const net = sequential(dense(3, 8), relu, dense(8, 4));
    const before = evaluate(net, soft, loss).loss;
    await fit(net, soft, { loss, epochs: 200, batchSize: 20 });
    const [after, least] = [evaluate(net, soft, loss).loss, evaluate(teacher, soft, loss).loss];
    expect(after - least).toBeLessThan((before - least) / 10);
  });

  test("asks about images as they are, which are moved about in training as before", () => {
    const images = dataset({ inputs: numbers(count * 4, 0, 1), labels: data.labels, shape: [1, 2, 2] });
    const teacher = sequential(flatten, dense(4, 4));
    const { data: soft } = distill(teacher, augmented(images, { flip: true }));
    expect(soft.augment).toEqual({ flip: true, crop: 0 });
    expect(soft.labels).toEqual(distill(teacher, images).data.labels);
  });

  test("refuses what it cannot teach", () => {
    const teacher = teacherOf();
    expect(() => distill(teacher, dataset({ inputs: [1, 2, 3], targets: [1], shape: [3] }))).toThrow("for classes");
    expect(() => distill(sequential(dense(3, 5)), data)).toThrow("gives 5 numbers for an example, but the examples have 4 classes");
    expect(() => distill(teacher, data, { temperature: 0 })).toThrow("temperature");
    for (const labels of [-0.1, 1.5, Number.NaN]) expect(() => distill(teacher, data, { labels })).toThrow("labels");
    expect(() => distill(teacher, data, { warmth: 2 } as never)).toThrow("warmth");
  });
});

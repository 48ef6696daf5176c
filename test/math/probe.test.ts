import { describe, expect, test } from "vitest";
import { add, compact, crossEntropy, dense, encode, gate, gradients, parameters, predict, relu, seed, sequential, sgd, step, tensor } from "../../src/index.ts";
import { jvp, probe } from "../../src/math/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(12), [4, 3]);
const labels = [0, 1, 1, 0];

describe("probe", () => {
  test("tells what passes, and the gradient that comes back, and changes no bit", () => {
    seed(1);
    const [first, last] = [dense(3, 5), dense(5, 2)];
    const hidden = probe();
    const [net, plain] = [sequential(first, relu, hidden, last), sequential(first, relu, last)];
    const all = [...parameters(net).values()];
    const found = gradients(() => crossEntropy(net.forward(x), labels), all);
    expect(found).toEqual(gradients(() => crossEntropy(plain.forward(x), labels), all));
    const h = predict(sequential(first, relu), x);
    expect(hidden.shape).toEqual([4, 5]);
    expect(hidden.output).toEqual(h.toArray());
    // that of zeros that are added in its place
    const shift = tensor(new Float32Array(20), [4, 5]);
    const expected = gradients(() => crossEntropy(last.forward(add(h, shift)), labels), [shift]).gradients[0] as Float32Array;
    expectNear(hidden.gradient as Float32Array, expected, { rel: 1e-6, abs: 1e-8 });
    predict(net, x);
    expect(hidden.gradient).toBe(undefined);
  });

  test("sees zeros where gates are closed, in steps too, and goes with compaction", () => {
    seed(2);
    const hidden = probe();
    const layer = gate(dense(3, 6), { over: "outputs", mask: [1, 0, 1, 0, 0, 1] });
    const last = dense(6, 2);
    const net = sequential(layer, relu, hidden, last);
    step(net, sgd({ learningRate: 0.1 }), () => crossEntropy(net.forward(x), labels));
    const closed = Array.from(hidden.output as Float32Array).filter((_, i) => [1, 3, 4].includes(i % 6));
    expect(closed.every((each) => each === 0)).toBe(true);
    expect(hidden.gradient?.length).toBe(24);
    const before = predict(net, x).toArray();
    const small = compact(net);
    expectNear(predict(small, x).toArray(), before, { rel: 1e-6, abs: 1e-7 });
  });

  test("hands on forward derivatives, and refuses to be saved in a sentence", () => {
    const hidden = probe();
    expect(jvp((each) => relu(hidden.forward(each)), tensor([1, -1]), tensor([2, 3])).tangent.toArray()).toEqual(Float32Array.of(2, 0));
    expect(() => encode(sequential(dense(2, 2), probe()))).toThrow("describe");
  });
});

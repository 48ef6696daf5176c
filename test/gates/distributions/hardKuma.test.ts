// HardKuma gates, their divergence from a Beta prior and the functions it is made of, beside float64.
import { describe, expect, test } from "vitest";
import { digamma, hardKuma, klToBeta, lgamma } from "../../../src/gates/index.ts";
import { gradients, sampledGate, sum, ShapeError, type Tensor, tensor, ValueError } from "../../../src/index.ts";
import { errorsFrom, integral, loss, meanOf, middles, type Numbers, open, slope, slopes } from "../../support/expectedLoss.ts";

/** log gamma in float64, by Stirling's series at x + 10. */
function logGamma(x: number): number {
  let [y, product] = [x, 1];
  while (y < x + 10) product *= y++;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5) - Math.log(product);
}
const digammaOf = (x: number) => slope(({ x }) => logGamma(x as number), { x }, "x", 1e-4 * x);

describe("lgamma and digamma", () => {
  const at = [1e-3, 0.05, 0.2, 0.5, 1, 1.4616321, 2, 3.7, 6, 12, 101, 5000];
  test("are those of float64", () => {
    const [log, slopes] = [lgamma(tensor(at)).toArray(), digamma(tensor(at)).toArray()];
    at.forEach((x, i) => {
      const x32 = Math.fround(x);
      expect(Math.abs((log[i] as number) - logGamma(x32))).toBeLessThan(Math.max(2e-6, 4e-7 * Math.abs(logGamma(x32))));
      expect(Math.abs((slopes[i] as number) - digammaOf(x32))).toBeLessThan(Math.max(1e-6, 4e-7 * Math.abs(digammaOf(x32))));
    });
  });
  test("are each other's slope", () => {
    const x = tensor(at);
    const found = gradients(() => sum(lgamma(x)), [x]).gradients[0] as Float32Array;
    found.forEach((each, i) => {
      expect(Math.abs(each - digammaOf(Math.fround(at[i] as number)))).toBeLessThan(Math.max(3e-6, 1e-6 * Math.abs(each)));
    });
  });
});

const distribution = hardKuma();
const clamp = (x: number) => Math.min(1, Math.max(0, x));
const kuma = ({ logA, logB }: Numbers, u: number) => (1 - u ** Math.exp(-(logB as number))) ** Math.exp(-(logA as number));
const gateOf = (at: Numbers, u: number) => clamp(kuma(at, u) * 1.2 - 0.1);
const places: Numbers[] = [
  { logA: 0, logB: 0 },
  { logA: -1.2, logB: 0.7 },
  { logA: 0.9, logB: -0.4 },
  { logA: -1.6, logB: -1.6 },
  { logA: 1.38, logB: 1.38 },
];

describe.each(places)("HardKuma at %j", (at) => {
  const expected = (where: Numbers) => integral((u) => loss(gateOf(where, u)));
  test("has the gradient of the expected loss, by integration and in the mean of draws", () => {
    const [exact, drawn] = [slopes(distribution, at, 20_000, middles(20_000)), slopes(distribution, at, 20_000)];
    for (const name of ["logA", "logB"]) {
      const needed = slope(expected, at, name);
      expect(Math.abs(meanOf(exact[name] as Float32Array) - needed)).toBeLessThan(2e-4);
      expect(errorsFrom(drawn[name] as Float32Array, needed)).toBeLessThan(4);
    }
  });
  test("is open as often as it says", () => {
    const probability = ({ logA, logB }: Numbers) => (1 - (1 / 12) ** Math.exp(logA as number)) ** Math.exp(logB as number);
    const { value, slopes: found } = open(distribution, at);
    expect(value).toBeCloseTo(probability(at), 5);
    expect(integral((u) => Number(gateOf(at, u) > 0))).toBeCloseTo(probability(at), 3);
    for (const name of ["logA", "logB"]) expect(found[name]).toBeCloseTo(slope(probability, at, name), 4);
  });
  test("has the median and the mean of its draws as test-time gates", () => {
    const gates = sampledGate([1], { distribution });
    for (const [name, value] of Object.entries(at)) gates.parameters[name]?.set([value]);
    expect(gates.testValues("median")[0]).toBeCloseTo(gateOf(at, 0.5), 5);
    expect(gates.testValues("mean")[0]).toBeCloseTo(clamp(1.2 * integral((u) => kuma(at, u)) - 0.1), 4);
  });
  test.each([
    [1, 1],
    [0.1, 10],
    [10, 0.1],
    [0.5, 0.5],
    [3, 7],
  ])("is as far from Beta(%d, %d) as the integral says, with its slopes", (a, b) => {
    const gates = sampledGate([1], { distribution });
    for (const [name, value] of Object.entries(at)) gates.parameters[name]?.set([value]);
    // over u = sigmoid(t), in float64: log q(k) - log p(k)
    const divergence = ({ logA, logB, a: alpha = a, b: beta = b }: Numbers) => {
      const logBeta = logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
      const [A, B] = [Math.exp(logA as number), Math.exp(logB as number)];
      let all = 0;
      for (let t = -36; t <= 36; t += 0.02) {
        const [logU, density] = [-Math.log1p(Math.exp(-t)), 1 / (2 + Math.exp(t) + Math.exp(-t))];
        const w = Math.exp(logU / B);
        const rest = -Math.expm1(logU / B); // 1 - w
        const logK = (w < 0.5 ? Math.log1p(-w) : Math.log(rest)) / A;
        const logOneLess = Math.log(-Math.expm1(logK));
        all += 0.02 * density * ((logA as number) + (logB as number) + (A - alpha) * logK + (B - 1) * (logU / B) + logBeta - (beta - 1) * logOneLess);
      }
      return all;
    };
    const { value, gradients: found } = gradients(() => sum(klToBeta(gates, { a, b })), [gates.logA, gates.logB]);
    const needed = divergence(at);
    expect(Math.abs(value - needed)).toBeLessThan(Math.max(2e-5, 2e-6 * Math.abs(needed)));
    ["logA", "logB"].forEach((name, i) => {
      const exact = slope(divergence, at, name);
      expect(Math.abs((found[i]?.[0] as number) - exact)).toBeLessThan(Math.max(1e-4, 1e-5 * Math.abs(exact)));
    });
    // the same of parameters that come with a batch, and of a prior that is learned
    const [logA, logB, alpha, beta] = [at.logA, at.logB, a, b].map((x) => tensor([[x as number]])) as [Tensor, Tensor, Tensor, Tensor];
    const learned = gradients(() => sum(klToBeta({ logA, logB }, { a: alpha, b: beta })), [logA, logB, alpha, beta]);
    expect(Math.abs(learned.value - value)).toBeLessThan(Math.max(2e-5, 2e-6 * Math.abs(value)));
    ["logA", "logB", "a", "b"].forEach((name, i) => {
      const exact = slope(divergence, { ...at, a, b }, name);
      expect(Math.abs((learned.gradients[i]?.[0] as number) - exact)).toBeLessThan(Math.max(1e-4, 1e-5 * Math.abs(exact)));
    });
  });
});

test("HardKuma gates begin closed as often as their drop rate says", () => {
  for (const dropRate of [0.02, 0.2, 0.5, 0.8, 0.95])
    for (const stretch of [undefined, [-0.5, 1.2]] as const) {
      const gates = sampledGate([2000], { distribution: hardKuma(stretch ? { stretch } : {}), dropRate });
      if (dropRate < 0.9 && !(stretch && dropRate < 0.1)) expect(meanOf(gates.openProbabilities())).toBeCloseTo(1 - dropRate, 2);
    }
});

test("klToBeta gives each of many gates its own prior", () => {
  const logs = {
    logA: tensor([
      [0.1, -0.4],
      [0.5, 0],
    ]),
    logB: tensor([
      [0.2, 0.9],
      [-0.3, 0],
    ]),
  };
  const all = klToBeta(logs, { a: tensor([1, 2, 0.5, 3]), b: tensor([0.7, 1, 2, 5]) });
  expect(all.shape).toEqual([2, 2]);
  const one = klToBeta({ logA: tensor(0.5), logB: tensor(-0.3) }, { a: 0.5, b: 2 });
  expect(all.toArray()[2]).toBeCloseTo(one.item(), 5);
  expect(one.shape).toEqual([]);
});

test("klToBeta refuses other gates and no prior; hardKuma no stretch", () => {
  expect(() => klToBeta(sampledGate([2]) as never, { a: 1, b: 1 })).toThrow(
    "klToBeta: these gates draw from hardConcrete, but it is hardKuma() that has a divergence from a Beta prior.",
  );
  expect(() => klToBeta(sampledGate([2], { distribution }), { a: 0, b: 1 })).toThrow("klToBeta: a is 0, but it must be a number above 0.");
  expect(() => klToBeta({} as never, { a: 1, b: 1 })).toThrow("klToBeta: an object came where gates are needed.");
  const logs = { logA: tensor([0, 0]), logB: tensor([0, 0]) };
  expect(() => klToBeta({ logA: tensor([0]), logB: tensor([0, 0]) }, { a: 1, b: 1 })).toThrow("klToBeta: logA is [1] and logB [2], but each gate needs both.");
  expect(() => klToBeta(logs, { a: tensor([1]), b: 1 })).toThrow(ShapeError);
  expect(() => klToBeta(logs, { a: tensor([1]), b: 1 })).toThrow("klToBeta: a of the prior is [1], but it must be one number, or one for each of 2 gates.");
  expect(() => klToBeta(null as never, { a: 1, b: 1 })).toThrow(ValueError);
  for (const stretch of [[0, 1], [-0.1, Infinity], [-0.1], null, "wide"]) {
    expect(() => hardKuma({ stretch } as never)).toThrow(ValueError);
  }
});

// Philox4x32-10 with big integers, and the distributions made from its words.

type Words = [number, number, number, number];

function multiply(a: number, b: number): [high: number, low: number] {
  const product = BigInt(a) * BigInt(b);
  return [Number(product >> 32n), Number(product & 0xffffffffn)];
}

/** Ten rounds on one counter (Salmon et al. 2011). */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** n words, four blocks interleaved: word 16 b + 4 w + lane is word w of block 4 b + lane. */
export function randomWords(n: number, key0: number, key1: number, block: number, c1: number, c2: number, c3: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const own = block + 4 * Math.floor(i / 16) + (i % 4);
    return philox([own >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0], [key0 >>> 0, key1 >>> 0])[Math.floor((i % 16) / 4)] as number;
  });
}

/** 23 bits of a word in the open interval (0, 1). */
export function uniformFromWord(word: number): number {
  return ((word >>> 9) + 0.5) / 2 ** 23;
}

/** P(normal < -x) for x >= 0, by a continued fraction for large x and a series for small. */
function tail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x > 3) {
    let fraction = x;
    for (let i = 200; i > 0; i--) fraction = x + i / fraction;
    return density / fraction;
  }
  let term = x;
  let sum = x;
  for (let i = 1; i < 100; i++) {
    term *= (x * x) / (2 * i + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}

/** The standard normal number below which a share u of all lies, by bisection. */
export function normalFromUniform(u: number): number {
  const share = Math.min(u, 1 - u);
  let [low, high] = [0, 40];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > share) low = middle;
    else high = middle;
  }
  return u < 0.5 ? -low : low;
}

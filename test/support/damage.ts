// Ways in which files are damaged or made to harm, each from a seed.

/** Whole numbers below `n`, the same from the same seed (mulberry32). */
export function draws(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 4294967296) * n);
  };
}

type Damage = (bytes: Uint8Array, draw: (n: number) => number) => Uint8Array;

/** What can happen to the bytes of any file. */
export const damages: Readonly<Record<string, Damage>> = {
  "one to four bits turned": (bytes, draw) => {
    const out = bytes.slice();
    for (let i = draw(4); i >= 0; i--) {
      const at = draw(out.length);
      out[at] = (out[at] as number) ^ (1 << draw(8));
    }
    return out;
  },
  "bytes overwritten": (bytes, draw) => {
    const out = bytes.slice();
    const from = draw(out.length);
    const byte = [0, 255, 32, 128, draw(256)][draw(5)] as number;
    return out.fill(byte, from, from + 1 + draw(16));
  },
  "a piece missing, doubled or moved": (bytes, draw) => {
    const from = draw(bytes.length);
    const to = Math.min(bytes.length, from + 1 + draw(32));
    const [head, piece, tail] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
    const at = draw(tail.length + 1);
    const parts = [
      [head, tail],
      [head, piece, piece, tail],
      [head, tail.subarray(0, at), piece, tail.subarray(at)],
    ][draw(3)] as Uint8Array[];
    return new Uint8Array(Buffer.concat(parts));
  },
};

/** Numbers that are too large, negative, broken or nearly right. */
const NUMBERS = [
  "0",
  "-1",
  "0.5",
  "1e3",
  "65536",
  "16777217",
  "2147483648",
  "4294967296",
  "9007199254740993",
  "1e19",
  "1e308",
  "1e999",
  "null",
  '"1"',
  "[]",
  "{}",
];

/** What can happen to the JSON header of a safetensors file; the rest stays. */
export const headerDamages: Readonly<Record<string, (json: string, draw: (n: number) => number) => string>> = {
  "sizes and places that are claimed": (json, draw) => {
    let out = json;
    for (let i = draw(3); i >= 0; i--) {
      const all = [...out.matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g)];
      const found = all[draw(all.length)] as RegExpExecArray;
      out = out.slice(0, found.index) + NUMBERS[draw(NUMBERS.length)] + out.slice(found.index + found[0].length);
    }
    return out;
  },
  "places that overlap or leave holes": (json, draw) => {
    const all = [...json.matchAll(/"data_offsets":(\[\d+,\d+\])/g)];
    if (all.length < 2) return json;
    const [a, b] = [all[draw(all.length)], all[draw(all.length)]] as [RegExpExecArray, RegExpExecArray];
    return json.slice(0, a.index) + b[0] + json.slice(a.index + a[0].length);
  },
  "names that stand twice": (json, draw) => {
    const all = [...json.matchAll(/"(?:\\.|[^"\\])*":/g)];
    const [a, b] = [all[draw(all.length)], all[draw(all.length)]] as [RegExpExecArray, RegExpExecArray];
    return json.slice(0, a.index) + b[0] + json.slice(a.index + a[0].length);
  },
  "other letters, brackets and words": (json, draw) => {
    const letters = '0123456789.-eE{}[],":\\nulltruefalse \u0000é';
    let out = json;
    for (let i = draw(3); i >= 0; i--) {
      const at = draw(out.length);
      out = out.slice(0, at) + letters[draw(letters.length)] + out.slice(at + 1);
    }
    return out;
  },
};

/** A safetensors file with its header changed. */
export function withHeader(bytes: Uint8Array, change: (json: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()));
  const out = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(out.buffer).setUint32(0, header.length, true);
  out.set(header, 8);
  out.set(bytes.subarray(8 + length), 8 + header.length);
  return out;
}
